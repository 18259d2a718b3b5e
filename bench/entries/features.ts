/**
 * SERVICES ProductionServices with every feature on that goes with the others: half of them scale by load, half by events; a quarter rolls
 * out as a canary; each calls the one before it, in a mesh.
 */
import { Chart, JsonPatch } from 'cdk8s';
import { App, canary, Config, definePlatform, External, Field, ProductionService, Secret, type ProductionServiceProps } from 'cdk8s-plinth';

const platform = definePlatform({
  apiServer: { cidrs: ['10.0.0.10/32'], port: 6443 },
  autoscaling: 'keda',
  gitops: 'argocd',
  identity: { engine: 'aws-irsa', tokenNetworks: ['10.0.8.0/24'] },
  mesh: { engine: 'istio-sidecar', gatewayAccount: 'public-istio' },
  metrics: { engine: 'prometheus-operator', namespace: 'monitoring', requests: { source: 'istio' }, runbooks: 'https://runbooks.example.com' },
  network: 'cilium',
  priorityClasses: ['business-critical'],
  progressive: 'argo-rollouts',
  pullSecrets: ['registry'],
  rightsizing: 'vpa',
  runtimeClasses: ['gvisor'],
  secrets: { engine: 'external-secrets', store: 'vault' },
  tracing: { engine: 'opentelemetry', endpoint: 'http://otel-collector.observability.svc:4317' },
});
const app = new App({ platform });
const chart = new Chart(app, 'bench', { namespace: 'bench' });
const database = External.service('orders-db', { host: 'orders.db.example.com', port: 5432, cidr: '10.20.0.0/24' });

const QUEUE = { kafka: { brokers: ['kafka.kafka:9093'], group: 'orders', topic: 'orders', lag: 50, sasl: 'scram_sha512', tls: true, auth: { username: Secret.existing('kafka', 'username'), password: Secret.existing('kafka', 'password') } } } as const;
const OFFICE_HOURS = { cron: { timeZone: 'Europe/Oslo', start: '0 7 * * mon-fri', end: '0 19 * * mon-fri', replicas: 4 } } as const;

/** A feature is one entry: what it adds to the props. */
const FEATURES: ReadonlyArray<(index: number) => Partial<ProductionServiceProps>> = [
  () => ({ ports: { metrics: 9090 }, command: ['/app/server'], args: ['--listen', ':8080'] }),
  () => ({ probes: { liveness: '/alive', startupBudget: '5m' }, shutdown: { drain: '20s', timeout: '1m' } }),
  (index) => ({ scale: index % 2 === 0 ? { auto: { min: 3, max: 12, cpu: 60, memory: 80 } } : { keda: { min: 3, max: 20, triggers: [QUEUE, OFFICE_HOURS], fallback: { replicas: 4 } } } }),
  (index) => (index % 2 === 0 ? {} : { rightsizing: 'recommend' }),
  (index) => (index % 4 === 2 ? { rollout: canary({ steps: [5, '5m', 25, '10m', 50, '10m'] }) } : {}),
  () => ({ availability: { zones: 'require', hosts: 'prefer', budget: { maxUnavailable: 1 } } }),
  () => ({ security: { user: 10_001, group: 10_002 }, priority: 'business-critical', runtimeClass: 'gvisor', dns: { ndots: 2 }, hostAliases: { '10.0.0.9': ['legacy.example.com'] } }),
  () => ({ env: { LOG_LEVEL: 'info', POD_IP: Field.pod('status.podIP'), REGION: Config.existing('cluster-info', 'region') } }),
  (index) => ({ config: { env: { TIMEOUT: '10s' }, '/etc/app': { 'app.yaml': `shard: ${index}\nretries: 5\n` } } }),
  () => ({ secrets: { DB_PASSWORD: Secret.external('shop/orders-db', { property: 'password' }), TOKEN: Secret.existing('smtp', 'token'), '/etc/tls': Secret.existing('mailer-tls') }, pullSecrets: [Secret.existing('registry-mirror')] }),
  () => ({ volumes: { '/var/cache': { emptyDir: { sizeLimit: '512Mi' } }, '/data': { persistentVolumeClaim: { claimName: 'data' } } } }),
  () => ({ init: { dictionaries: { image: 'registry.example.com/bench/dictionaries:2026.11.0', args: ['--into', '/out'], mounts: { '/out': '/var/cache' } } } }),
  () => ({ sidecars: { pgbouncer: { kind: 'ambassador', image: 'registry.example.com/bench/pgbouncer:1.24.1', port: 6432, addressEnv: 'DB_ADDR', to: [{ peer: database, env: 'UPSTREAM' }], startup: { command: ['/usr/bin/pgbouncer-healthy'] }, resources: { cpu: '50m', memory: '64Mi' } } } }),
  () => ({ migration: { command: ['/app/server', 'migrate'], timeout: '5m', expandContract: true } }),
  () => ({ cloudIdentity: { awsRole: 'arn:aws:iam::123456789012:role/bench' }, leaderElection: true }),
  () => ({ slo: { availability: 0.999, latency: { under: '250ms' } } }),
  () => ({ labels: { 'app.kubernetes.io/component': 'backend' }, annotations: { 'example.com/runbook': 'https://runbooks.example.com/api' } }),
  () => ({ raw: { service: { spec: { trafficDistribution: 'PreferClose' } } } }),
];

let before: ProductionService | undefined;
for (let index = 0; index < Number(process.env.SERVICES ?? 500); index++) {
  const service = new ProductionService(chart, `svc-${index}`, {
    image: 'registry.example.com/bench/api:1.4.2',
    http: { port: 8080, readiness: { path: '/ready', headers: { 'X-Probe': 'readiness' } } },
    resources: { cpu: '250m', memory: '256Mi', ephemeral: { request: '256Mi', limit: '2Gi' } },
    ...Object.assign({}, ...FEATURES.map((feature) => feature(index))),
  } as ProductionServiceProps)
    .expose({ host: `svc-${index}.example.com`, path: '/v1' })
    .grantApi([{ resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }])
    .grantTo('oidc:bench', 'debug')
    .alertOn({ name: `Svc${index}QueueStuck`, expr: `max by (queue) (queue_oldest_seconds{job="svc-${index}"}) > 600`, for: '5m', summary: 'Messages wait for more than ten minutes' });
  if (index % 4 !== 2) service.patch('Deployment', JsonPatch.replace('/spec/strategy/rollingUpdate/maxSurge', 1));
  if (before) service.connectTo(before, { env: 'BEFORE_ADDR', timeout: '2s', retries: { attempts: 1, on: ['connect-failure'] } });
  before = service;
}
app.synth();
