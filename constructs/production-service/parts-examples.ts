import type { Construct } from 'constructs';
import { definePlatform } from '../../lib/kube/platform';
import { External } from '../kit/external';
import { Peer } from '../kit/peer';
import { Platform } from '../kit/platform';
import { Secret } from '../kit/refs';
import { ProductionService } from './production-service';

const orders = {
  image: 'registry.acme.io/shop/orders:4.1.0',
  http: { port: 8080, readiness: '/ready' },
  resources: { cpu: '250m', memory: '256Mi' },
} as const;

const database = () => External.service('orders-db', { host: 'orders.db.acme.io', port: 5432, cidr: '10.20.0.0/24' });

/** Named uses of ProductionService that show what runs before the main container, and beside it. */
export const partsExamples = {
  /** A Job that brings the schema up to date before the new version starts, as a user of its own; it reaches the database as the service does. */
  migration(scope: Construct): void {
    new ProductionService(scope, 'orders', {
      ...orders,
      config: { env: { DB_NAME: 'orders' } },
      secrets: { DB_USER: Secret.existing('orders-db', 'user'), DB_PASSWORD: Secret.existing('orders-db', 'password') },
      migration: {
        command: ['/app/orders', 'migrate'],
        timeout: '5m',
        env: { DB_USER: Secret.existing('orders-db-owner', 'user'), DB_PASSWORD: Secret.existing('orders-db-owner', 'password') },
        expandContract: true,
      },
    }).connectTo(database(), { env: 'DB_ADDR' });
  },

  /** The same where Argo CD delivers: sync waves, and no end to the Job but that of its content. */
  migrationByArgoCd(scope: Construct): void {
    Platform.provide(scope, definePlatform({ gitops: 'argocd' }));
    new ProductionService(scope, 'orders', {
      ...orders,
      config: { env: { DB_NAME: 'orders' } },
      migration: { command: ['/app/orders', 'migrate'], retries: 0, resources: { cpu: 1, memory: '1Gi' } },
    }).connectTo(database(), { env: 'DB_ADDR' });
  },

  /** What comes to its end before the main container starts, and leaves it something in a volume. */
  init(scope: Construct): void {
    new ProductionService(scope, 'search', {
      ...orders,
      image: 'registry.acme.io/shop/search:2.8.1',
      volumes: { '/var/lib/search': { emptyDir: { sizeLimit: '512Mi' } } },
      init: {
        dictionaries: { image: 'registry.acme.io/shop/dictionaries:2026.11.0', args: ['--into', '/out'], mounts: { '/out': '/var/lib/search' } },
        index: { command: ['/app/search', 'index'], sharesEnv: true, mounts: { '/var/lib/search': '/var/lib/search' }, resources: { cpu: '250m', memory: '256Mi' } },
      },
    });
  },

  /** A proxy that keeps the connections to a database: the main container and the migration reach it on localhost, and it alone knows the way. */
  ambassador(scope: Construct): void {
    new ProductionService(scope, 'orders', {
      ...orders,
      config: { '/etc/pgbouncer': { 'pgbouncer.ini': '[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = 6432\npool_mode = transaction\n' } },
      sidecars: {
        pgbouncer: {
          kind: 'ambassador',
          image: 'registry.acme.io/platform/pgbouncer:1.24.1',
          port: 6432,
          addressEnv: 'DB_ADDR',
          to: [{ peer: database(), env: 'UPSTREAM' }],
          startup: { command: ['/usr/bin/pgbouncer-healthy'] },
          mounts: { '/etc/pgbouncer': '/etc/pgbouncer' },
          resources: { cpu: '50m', memory: '64Mi' },
        },
      },
      migration: { command: ['/app/orders', 'migrate'] },
    });
  },

  /** What shows the main container in another form: metrics for Prometheus, and logs for a collector. */
  adapters(scope: Construct): void {
    new ProductionService(scope, 'legacy', {
      image: 'registry.acme.io/shop/legacy:9.3.0',
      tcp: { port: 7000, readiness: 'connect' },
      resources: { cpu: '500m', memory: '1Gi', qos: 'guaranteed' },
      volumes: { '/var/log/legacy': { emptyDir: { sizeLimit: '256Mi' } } },
      sidecars: {
        exporter: { kind: 'adapter', image: 'registry.acme.io/platform/legacy-exporter:1.2.0', port: 9102, resources: { cpu: '20m', memory: '32Mi' } },
        shipper: {
          kind: 'adapter',
          image: 'registry.acme.io/platform/log-shipper:3.0.2',
          to: [{ peer: Peer.named('logging', 'collector', { port: 4317 }), env: 'COLLECTOR' }],
          mounts: { '/logs': { from: '/var/log/legacy', readOnly: true } },
          resources: { cpu: '20m', memory: '64Mi' },
        },
      },
    }).allowFrom(Peer.named('monitoring', 'prometheus'), { port: 'metrics' });
  },

  /** A program beside the main one with a port of its own; the pod takes no traffic without it. */
  sidecar(scope: Construct): void {
    new ProductionService(scope, 'catalogue', {
      ...orders,
      image: 'registry.acme.io/shop/catalogue:3.3.0',
      sidecars: {
        thumbnails: {
          image: 'registry.acme.io/shop/thumbnails:2.3.0',
          ports: { thumbnails: 8090 },
          startup: '/alive',
          readiness: '/ready',
          liveness: '/alive',
          starts: 'after-init',
          resources: { cpu: '100m', memory: '128Mi' },
        },
      },
    });
  },
};
