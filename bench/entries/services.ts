/** SERVICES ProductionServices in one namespace. */
import { Chart } from 'cdk8s';
import { App, ProductionService } from 'cdk8s-plinth';

const app = new App();
const chart = new Chart(app, 'bench', { namespace: 'bench' });
for (let i = 0; i < Number(process.env.SERVICES ?? 500); i++) {
  new ProductionService(chart, `svc-${i}`, {
    image: 'registry.example.com/bench/api:1.4.2',
    http: { port: 8080, readiness: '/ready' },
    resources: { cpu: '250m', memory: '256Mi' },
  });
}
app.synth();
