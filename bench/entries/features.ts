/** SERVICES ProductionServices with every feature on: half of them scale by load, half by events; each calls the one before it. */
import { Chart, JsonPatch } from 'cdk8s';
import { App, Config, definePlatform, External, Field, ProductionService, Secret, type ProductionServiceProps } from 'cdk8s-plinth';

const platform = definePlatform({
  autoscaling: 'keda',
  rightsizing: 'vpa',
  gitops: 'argocd',
  network: 'cilium',
  secrets: { engine: 'external-secrets', store: 'vault' },
});
const app = new App({ platform });
const chart = new Chart(app, 'bench', { namespace: 'bench' });
const database = External.service('orders-db', { host: 'orders.db.example.com', port: 5432, cidr: '10.20.0.0/24' });

/** A feature is one entry: what it adds to the props. */
const FEATURES: ReadonlyArray<(index: number) => Partial<ProductionServiceProps>> = [
  () => ({ ports: { metrics: 9090 }, command: ['/app/server'], args: ['--listen', ':8080'] }),
  () => ({ probes: { liveness: '/alive', startupBudget: '5m' }, shutdown: { drain: '20s', timeout: '1m' } }),
  (index) => ({ scale: index % 2 === 0 ? { auto: { min: 3, max: 12, cpu: 60, memory: 80 } } : { keda: { min: 3, max: 20, triggers: [QUEUE, OFFICE_HOURS], fallback: { replicas: 4 } } } }),
  (index) => (index % 2 === 0 ? {} : { rightsizing: 'recommend' }),
  () => ({ availability: { zones: 'require', hosts: 'prefer', budget: { maxUnavailable: 1 } } }),
  () => ({ security: { user: 10_001, group: 10_002 } }),
  () => ({ env: { LOG_LEVEL: 'info', POD_IP: Field.pod('status.podIP'), REGION: Config.existing('cluster-info', 'region') } }),
  (index) => ({ config: { env: { TIMEOUT: '10s' }, '/etc/app': { 'app.yaml': `shard: ${index}\nretries: 5\n` } } }),
  () => ({ secrets: { DB_PASSWORD: Secret.external('shop/orders-db', { property: 'password' }), TOKEN: Secret.existing('smtp', 'token'), '/etc/tls': Secret.existing('mailer-tls') } }),
  () => ({ volumes: { '/var/cache': { emptyDir: { sizeLimit: '512Mi' } }, '/data': { persistentVolumeClaim: { claimName: 'data' } } } }),
  () => ({ labels: { 'app.kubernetes.io/component': 'backend' }, annotations: { 'example.com/runbook': 'https://runbooks.example.com/api' } }),
  () => ({ raw: { service: { spec: { trafficDistribution: 'PreferClose' } } } }),
];
const QUEUE = { kafka: { brokers: ['kafka.kafka:9093'], group: 'orders', topic: 'orders', lag: 50, sasl: 'scram_sha512', tls: true, auth: { username: Secret.existing('kafka', 'username'), password: Secret.existing('kafka', 'password') } } } as const;
const OFFICE_HOURS = { cron: { timeZone: 'Europe/Oslo', start: '0 7 * * mon-fri', end: '0 19 * * mon-fri', replicas: 4 } } as const;

let before: ProductionService | undefined;
for (let index = 0; index < Number(process.env.SERVICES ?? 500); index++) {
  const service = new ProductionService(chart, `svc-${index}`, {
    image: 'registry.example.com/bench/api:1.4.2',
    http: { port: 8080, readiness: { path: '/ready', headers: { 'X-Probe': 'readiness' } } },
    resources: { cpu: '250m', memory: '256Mi', ephemeral: { request: '256Mi', limit: '2Gi' } },
    ...Object.assign({}, ...FEATURES.map((feature) => feature(index))),
  } as ProductionServiceProps)
    .expose({ host: `svc-${index}.example.com`, path: '/v1' })
    .connectTo(database, { env: 'DB_ADDR' })
    .patch('Deployment', JsonPatch.replace('/spec/strategy/rollingUpdate/maxSurge', 1));
  if (before) service.connectTo(before, { env: 'BEFORE_ADDR' });
  before = service;
}
app.synth();
