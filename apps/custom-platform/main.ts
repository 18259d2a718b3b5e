/**
 * A product team on Acme's platform: its new service comes from the platform team's construct, its old one is written with cdk8s-plus-28. Both are
 * peers, share configuration and a secret, and are proved together.
 */
import { Chart } from 'cdk8s';
import { App, Config, NamespaceWithQuota, Peer, Secret } from 'cdk8s-plinth';
import { acme, WebApp } from './platform';
import { Reports } from './reports';

const app = new App({ platform: acme });
const shop = new NamespaceWithQuota(new Chart(app, 'platform'), 'shop', {
  team: 'shop',
  environment: 'prod',
  costCenter: 'CC-1203',
  size: 'M',
  access: { deployers: 'oidc:shop-ci' },
});

const reports = new Reports(app, 'shop');
const web = new WebApp(shop, 'web', {
  image: 'shop/web:5.0.0',
  size: 'medium',
  env: { DB_ADDR: '10.20.0.5:5432', CURRENCY: Config.existing(reports.settings, 'currency') },
  secrets: { DB_PASSWORD: Secret.existing(reports.password, 'password') },
}).service;

web.connectTo(Peer.from(reports.database, { port: 5432 }));
web.connectTo(Peer.from(reports.service), { env: 'REPORTS_ADDR' });
reports.allowFrom(web);

app.synth();
