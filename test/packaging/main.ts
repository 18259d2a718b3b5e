import { Chart } from 'cdk8s';
import { App, NamespaceWithQuota, ProductionService } from 'cdk8s-plinth';
import { profileOf } from 'cdk8s-plinth/policy';
import { synthYaml } from 'cdk8s-plinth/testing';

const app = new App();
const shop = new NamespaceWithQuota(new Chart(app, 'platform'), 'shop', { team: 'shop', environment: 'prod', size: 'S' });
new ProductionService(shop, 'api', {
  image: 'registry.example.com/shop/api:1.4.2',
  http: { port: 8080, readiness: '/ready' },
  resources: { cpu: '250m', memory: '256Mi' },
});
app.synth();

console.error(typeof synthYaml, profileOf('production').name);
