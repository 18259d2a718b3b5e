import { JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { definePlatform } from '../../lib/kube/platform';
import { External } from '../kit/external';
import { Platform } from '../kit/platform';
import { Config, Field, Secret } from '../kit/refs';
import { exposureExamples } from './exposure-examples';
import { meshExamples } from './mesh-examples';
import { observeExamples } from './observe-examples';
import { partsExamples } from './parts-examples';
import { peerExamples } from './peer-examples';
import { placementExamples } from './placement-examples';
import { ProductionService } from './production-service';
import { rightsExamples } from './rights-examples';
import { secretsExamples } from './secrets-examples';

/** Named uses of ProductionService: the one source of its golden files, its page and its policy tests. */
export const examples = {
  /** Image, port, readiness, size: the rest is decided. */
  minimal(scope: Construct): void {
    new ProductionService(scope, 'api', {
      image: 'registry.acme.io/shop/api:1.4.2',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '250m', memory: '256Mi' },
    }).expose('api.apps.acme.io');
  },

  /** Everything that can be said, said. */
  full(scope: Construct): void {
    new ProductionService(scope, 'api', {
      image: 'registry.acme.io/shop/api:1.4.2@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      http: { port: 8080, readiness: { path: '/ready', headers: { 'X-Probe': 'readiness' } }, servicePort: 8000 },
      ports: { metrics: 9090 },
      command: ['/app/server'],
      args: ['--listen', ':8080'],
      resources: { cpu: '500m', memory: '512Mi', memoryLimit: '1Gi', cpuLimit: 2, ephemeral: { request: '256Mi', limit: '2Gi' } },
      probes: { liveness: '/alive', startupBudget: '5m' },
      scale: { auto: { min: 3, max: 12, cpu: 60, memory: 80 } },
      availability: { zones: 'require', hosts: 'prefer', budget: { maxUnavailable: '25%' } },
      shutdown: { drain: '20s', timeout: '1m' },
      security: { user: 10_001, group: 10_002 },
      env: { LOG_LEVEL: 'info', POD_IP: Field.pod('status.podIP'), MEMORY_LIMIT: Field.resource('limits.memory') },
      labels: { 'app.kubernetes.io/component': 'backend' },
      annotations: { 'acme.io/runbook': 'https://runbooks.acme.io/shop/api' },
      waive: [{ rule: 'memory-request-equals-limit', reason: 'Reports need twice the memory for a minute.', owner: 'team-shop', until: '2027-06-30' }],
    })
      .expose({ host: 'api.apps.acme.io', path: '/v1' })
      .expose({ host: 'api.partners.acme.io', path: '/v1', name: 'api-partners' });
  },

  /** Clients see every pod and spread their calls; the Service's port is the container's. */
  grpc(scope: Construct): void {
    new ProductionService(scope, 'cart', {
      image: 'registry.acme.io/shop/cart:2.0.1',
      grpc: { port: 7070, service: 'shop.Cart' },
      resources: { cpu: '200m', memory: '128Mi' },
    });
  },

  /** A virtual address for gRPC clients that open a connection a call, exposed through the gateway. */
  grpcByConnection(scope: Construct): void {
    new ProductionService(scope, 'cart', {
      image: 'registry.acme.io/shop/cart:2.0.1',
      grpc: { port: 7070, balancing: 'connection' },
      resources: { cpu: '200m', memory: '128Mi' },
    }).expose('cart.apps.acme.io');
  },

  /** A protocol of its own: readiness asks the program itself, liveness a connection. */
  tcp(scope: Construct): void {
    new ProductionService(scope, 'broker', {
      image: 'registry.acme.io/shop/broker:3.2.0',
      tcp: { port: 5672, readiness: { command: ['/usr/bin/broker', 'ready'] } },
      resources: { cpu: '500m', memory: '1Gi' },
    });
  },

  /** One replica on purpose: no budget, no spread, and a waiver that says why, who and until when. */
  fixedAtOne(scope: Construct): void {
    new ProductionService(scope, 'cache', {
      image: 'docker.io/library/redis:8.2.2-alpine',
      tcp: { port: 6379, readiness: 'connect' },
      resources: { cpu: '70m', memory: '256Mi' },
      scale: { fixed: 1 },
      security: { user: 999 },
      volumes: { '/data': { emptyDir: { sizeLimit: '256Mi' } } },
      waive: [{ rule: 'workload-min-replicas', reason: 'A cache without replication: two would not agree.', owner: 'team-shop', until: '2027-06-30' }],
    });
  },

  /** Requests are recommended, and people write them. */
  rightsizing(scope: Construct): void {
    Platform.provide(scope, definePlatform({ rightsizing: 'vpa' }));
    new ProductionService(scope, 'api', {
      image: 'registry.acme.io/shop/api:1.4.2',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '250m', memory: '256Mi' },
      rightsizing: 'recommend',
    });
  },

  /** Pods by what waits in a topic, and four at least in office hours; KEDA logs in with keys of a Secret. */
  keda(scope: Construct): void {
    Platform.provide(scope, definePlatform({ autoscaling: 'keda' }));
    new ProductionService(scope, 'orders', {
      image: 'registry.acme.io/shop/orders:4.1.0',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '250m', memory: '256Mi' },
      scale: {
        keda: {
          max: 20,
          triggers: [
            {
              kafka: {
                brokers: ['kafka-bootstrap.kafka:9093'],
                group: 'orders',
                topic: 'orders',
                lag: 50,
                sasl: 'scram_sha512',
                tls: true,
                auth: { username: Secret.existing('kafka-orders', 'username'), password: Secret.existing('kafka-orders', 'password') },
              },
            },
            { cron: { timeZone: 'Europe/Oslo', start: '0 7 * * mon-fri', end: '0 19 * * mon-fri', replicas: 4 } },
          ],
          fallback: { replicas: 4 },
        },
      },
    });
  },

  /** No pods while nothing is to be done; KEDA reads the queue with its own cloud identity. */
  scaleToZero(scope: Construct): void {
    Platform.provide(scope, definePlatform({ autoscaling: 'keda', identity: 'aws-pod-identity' }));
    new ProductionService(scope, 'thumbnails', {
      image: 'registry.acme.io/shop/thumbnails:2.3.0',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '500m', memory: '512Mi' },
      scale: {
        keda: {
          min: 0,
          max: 10,
          triggers: [
            { sqs: { url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/thumbnails', messages: 20 } },
            { prometheus: { server: 'http://prometheus.monitoring:9090', query: 'sum(thumbnails_missing)', threshold: 100, empty: 'zero' } },
          ],
        },
      },
    });
  },

  /** A version that cannot run beside the next one: the old pods go first, and each roll-out is an outage. */
  recreate(scope: Construct): void {
    new ProductionService(scope, 'index', {
      image: 'registry.acme.io/shop/index:6.0.2',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '500m', memory: '1Gi' },
      scale: { fixed: 2 },
      rollout: { recreate: 'Two versions would write different formats into the same bucket.' },
    });
  },

  /** Always three, with requests equal to limits: the last to be evicted. */
  fixed(scope: Construct): void {
    new ProductionService(scope, 'ledger', {
      image: 'registry.acme.io/bank/ledger:7.1.0',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: 1, memory: '1Gi', qos: 'guaranteed' },
      scale: { fixed: 3 },
      availability: { zones: 'require' },
    });
  },

  /** One line opens egress here, ingress there, and puts the address into the environment. */
  connected(scope: Construct): void {
    const resources = { cpu: '100m', memory: '128Mi' } as const;
    const web = new ProductionService(scope, 'web', { image: 'registry.acme.io/shop/web:5.0.0', http: { port: 3000, readiness: '/ready' }, resources });
    const cart = new ProductionService(scope, 'cart', { image: 'registry.acme.io/shop/cart:2.0.1', grpc: { port: 7070 }, resources });
    const prices = new ProductionService(scope, 'prices', { image: 'registry.acme.io/shop/prices:1.9.0', http: { port: 8080, readiness: '/ready' }, ports: { admin: 8081 }, resources });
    web.connectTo(cart, { env: 'CART_ADDR' }).connectTo(prices, { env: 'PRICES_ADDR' });
    prices.allowFrom(cart, { port: 'admin' });
  },

  /** A database outside the cluster: an alias to look at, egress to its addresses, its real name in the environment. */
  externalDatabase(scope: Construct): void {
    const db = External.service('orders-db', { host: 'orders.db.acme.io', port: 5432, cidr: '10.20.0.0/24' });
    new ProductionService(scope, 'orders', {
      image: 'registry.acme.io/shop/orders:4.1.0',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '250m', memory: '256Mi' },
      secrets: { DB_PASSWORD: Secret.existing('orders-db', 'password') },
    }).connectTo(db, { env: 'DB_ADDR' });
  },

  /** Files and variables from ConfigMaps that never change; secrets by name; volumes. */
  configAndSecrets(scope: Construct): void {
    new ProductionService(scope, 'mailer', {
      image: 'registry.acme.io/shop/mailer:1.1.3',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '100m', memory: '128Mi' },
      env: { REGION: Config.existing('cluster-info', 'region') },
      config: { env: { SMTP_TIMEOUT: '10s' }, '/etc/mailer': { 'mailer.yaml': 'sender: shop@acme.io\nretries: 5\n' } },
      secrets: { SMTP_TOKEN: Secret.existing('smtp', 'token'), '/etc/tls': Secret.existing('mailer-tls') },
      volumes: {
        '/var/spool/mailer': { persistentVolumeClaim: { claimName: 'mailer-spool' } },
        '/var/cache/mailer': { emptyDir: { sizeLimit: '512Mi' } },
      },
    });
  },

  /** Fields that have no prop, merged and patched in after everything else, and an object left out. */
  patched(scope: Construct): void {
    new ProductionService(scope, 'api', {
      image: 'registry.acme.io/shop/api:1.4.2',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '250m', memory: '256Mi' },
      scale: { fixed: 3 },
      raw: { pod: { hostAliases: [{ ip: '10.0.0.9', hostnames: ['legacy.acme.io'] }] }, service: { spec: { trafficDistribution: 'PreferSameZone' } } },
    })
      .patch('Deployment', JsonPatch.replace('/spec/strategy/rollingUpdate/maxSurge', 1), (deployment) => void (deployment.metadata.annotations = { 'acme.io/change': 'CHG-1042' }))
      .omit('ServiceAccount', { reason: 'The platform team makes the account api in every namespace.' });
  },

  ...exposureExamples,
  ...meshExamples,
  ...observeExamples,
  ...peerExamples,
  ...placementExamples,
  ...partsExamples,
  ...rightsExamples,
  ...secretsExamples,
};
