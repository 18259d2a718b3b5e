/** PAIRS raw Deployment+Service pairs in CHARTS charts: a plain cdk8s app without a line of Plinth. */
import { ApiObject, App, Chart } from 'cdk8s';
import { pair } from '../workload';

const pairs = Number(process.env.PAIRS ?? 1000);
const charts = Number(process.env.CHARTS ?? 1);

const app = new App();
for (let c = 0; c < charts; c++) {
  const chart = new Chart(app, `chart-${c}`);
  for (let i = c; i < pairs; i += charts) {
    const { deployment, service } = pair(i);
    new ApiObject(chart, `deployment-${i}`, deployment as never);
    new ApiObject(chart, `service-${i}`, service as never);
  }
}
app.synth();
