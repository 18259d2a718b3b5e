/**
 * Development, staging and production of one program, each in a namespace and a folder of its own.
 *
 * What may differ between them is the type `Environment`; what does differ is the table below it. Everything else is the same
 * line of code for all three, so that what was tested in staging is what runs in production.
 */
import { Chart } from 'cdk8s';
import { App, External, NamespaceWithQuota, ProductionService, Secret, type NamespaceAccess, type NamespaceWithQuotaProps, type ProductionServiceOptions } from 'cdk8s-plinth';

interface Environment {
  /** Of `shop/api` and `shop/web`: a release is promoted by writing its number in the next row. */
  readonly release: `${number}.${number}.${number}`;
  readonly size: NamespaceWithQuotaProps['size'];
  readonly access: NamespaceAccess;
  readonly host: string;
  /** Of each service. */
  readonly scale: NonNullable<ProductionServiceOptions['scale']>;
  readonly database: { readonly host: string; readonly cidr: string };
  readonly log: 'debug' | 'info';
}

const environments = {
  dev: {
    release: '1.6.0',
    size: 'S',
    access: { developers: 'oidc:shop', deployers: 'oidc:shop' },
    host: 'shop.dev.example.com',
    scale: { fixed: 2 },
    database: { host: 'orders.dev.db.example.com', cidr: '10.20.0.0/28' },
    log: 'debug',
  },
  staging: {
    release: '1.5.2',
    size: 'S',
    access: { developers: 'oidc:shop', deployers: 'oidc:shop-ci' },
    host: 'shop.staging.example.com',
    scale: { auto: { min: 2, max: 3 } },
    database: { host: 'orders.staging.db.example.com', cidr: '10.20.1.0/28' },
    log: 'info',
  },
  prod: {
    release: '1.5.1',
    size: 'M',
    access: {
      developers: 'oidc:shop',
      deployers: 'oidc:shop-ci',
      viewers: 'oidc:support',
      breakGlass: { group: 'oidc:shop-emergency', reason: 'Incidents of severity 1, with a ticket' },
    },
    host: 'shop.example.com',
    scale: { auto: { min: 3, max: 8 } },
    database: { host: 'orders.db.example.com', cidr: '10.20.2.0/28' },
    log: 'info',
  },
} as const satisfies Record<string, Environment>;

const app = new App();
const name = app.value('env', 'dev');
if (!isEnvironment(name)) throw new Error(`--set env=${name}: there is no such environment, only ${Object.keys(environments).join(', ')}`);
const { release, size, access, host, scale, database, log } = environments[name];

const shop = new NamespaceWithQuota(new Chart(app, 'shop'), `shop-${name}`, { team: 'shop', environment: name, costCenter: 'CC-1203', size, access });
const orders = External.service('orders', { ...database, port: 5432 });

const api = new ProductionService(shop, 'api', {
  image: `registry.example.com/shop/api:${release}`,
  http: { port: 8080, readiness: '/ready' },
  probes: { liveness: '/live' },
  resources: { cpu: '250m', memory: '256Mi' },
  scale,
  env: { LOG_LEVEL: log, ORDERS_PASSWORD: Secret.existing('orders', 'password') },
});
api.connectTo(orders, { env: 'ORDERS_ADDR' });

const web = new ProductionService(shop, 'web', {
  image: `registry.example.com/shop/web:${release}`,
  http: { port: 3000, readiness: '/ready' },
  resources: { cpu: '100m', memory: '192Mi' },
  scale,
  env: { LOG_LEVEL: log },
});
web.connectTo(api, { env: 'API_ADDR' });
web.expose(host);

app.synth();

function isEnvironment(text: string): text is keyof typeof environments {
  return Object.hasOwn(environments, text);
}
