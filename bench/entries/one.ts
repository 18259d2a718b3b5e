/** The smallest app: one ConfigMap. */
import { ApiObject, App, Chart } from 'cdk8s';

const app = new App();
new ApiObject(new Chart(app, 'one'), 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'one' }, data: { level: 'info' } });
app.synth();
