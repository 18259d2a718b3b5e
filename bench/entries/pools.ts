/** 50,000 pods of WORKLOADS Deployments on 5,000 nodes; with SPREAD they must be even over zones and hosts; with POOLS=0 nobody declares the nodes. */
import { ApiObject, Chart } from 'cdk8s';
import { App, definePlatform } from 'cdk8s-plinth';
import { pair } from '../workload';

const workloads = Number(process.env.WORKLOADS ?? 2000);
const pools = {
  general: { instance: { capacity: { cpu: 16, memory: '64Gi' }, reserved: { cpu: '200m', memory: '2Gi' } }, nodes: 4500 },
  memory: { instance: { capacity: { cpu: 16, memory: '128Gi' } }, nodes: 500, labels: { pool: 'memory' }, taints: [{ key: 'pool', value: 'memory', effect: 'NoSchedule' }] },
} as const;

const app = new App({ platform: definePlatform(process.env.POOLS === '0' ? {} : { pools }) });
const chart = new Chart(app, 'bench');
for (let i = 0; i < workloads; i++) {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the pair is as plain as YAML
  const { deployment } = pair(i) as any;
  const { spec } = deployment;
  spec.replicas = 50_000 / workloads;
  spec.strategy.rollingUpdate = { maxSurge: 0, maxUnavailable: 1 };
  const { requests, limits } = spec.template.spec.containers[0].resources;
  [requests.cpu, limits.cpu] = i % 3 === 0 ? ['1500m', '3'] : ['1', '2'];
  if (process.env.SPREAD === '1') {
    const [constraint] = spec.template.spec.topologySpreadConstraints;
    spec.template.spec.topologySpreadConstraints = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({ ...constraint, topologyKey, whenUnsatisfiable: 'DoNotSchedule' }));
  }
  new ApiObject(chart, `deployment-${i}`, deployment);
}
app.synth();
