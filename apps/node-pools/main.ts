/**
 * A shop on three pools of nodes: what serves pages runs wherever there is room, search on machines with much memory, near the pages that ask it, and payments
 * on nodes of their own. That all of it fits at its peak, with a node of each pool drained, is proved.
 */
import { Chart } from 'cdk8s';
import { App, NamespaceWithQuota, ProductionService } from 'cdk8s-plinth';
import { acme } from './platform';

const general = Number(App.value('general', '6'));
const app = new App({ platform: acme(general) });
const teams = new Chart(app, 'teams');
const shop = new NamespaceWithQuota(teams, 'shop', { team: 'shop', environment: 'prod', size: 'L' });
const payments = new NamespaceWithQuota(teams, 'payments', { team: 'payments', environment: 'prod', size: 'S', pool: 'payments' });

const web = new ProductionService(shop, 'web', {
  image: 'registry.acme.io/shop/web:5.0.0',
  http: { port: 8080, readiness: '/ready' },
  resources: { cpu: '500m', memory: '512Mi' },
  scale: { auto: { min: 3, max: 8 } },
  placement: 'general',
}).expose('shop');

const search = new ProductionService(shop, 'search', {
  image: 'registry.acme.io/shop/search:2.9.1',
  http: { port: 9200, readiness: '/health' },
  resources: { cpu: 1, memory: '12Gi' },
  scale: { fixed: 2 },
  rollout: { recreate: 'two more of them would need two more machines; the shop shows its lists without search meanwhile' },
  placement: { pool: 'memory', near: web },
});

const pay = new ProductionService(payments, 'pay', {
  image: 'registry.acme.io/payments/pay:1.12.3',
  http: { port: 8443, readiness: '/ready' },
  resources: { cpu: '250m', memory: '256Mi' },
});

web.connectTo(search, { env: 'SEARCH_ADDR' }).connectTo(pay, { env: 'PAY_ADDR' });

app.synth();
