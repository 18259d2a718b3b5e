import { Chart } from 'cdk8s';
import { App } from 'cdk8s-plinth';
import type { Demand } from '../../../lib/graph/fit/demand';
import { isDevice } from '../../../lib/graph/fit/devices';
import { at, type KubeObject } from '../../../lib/kube/object';
import type { NodePool, NodePools } from '../../../lib/kube/pools';
import { isExtendedResource } from '../../../lib/kube/resource-names';
import { synthesize } from '../../../lib/synth/synthesize';
import { synthApp } from '../../goldens/apps';
import { allExamples, TODAY } from '../../goldens/examples';
import { expectThat } from '../behaviour/world';
import type { Cluster } from '../harness/cluster';
import { onMinor } from '../harness/target-minor';
import { sameFit, type Seen } from './compare';

/** What uses GPUs: a named set, as it is emitted. */
export interface GpuSet {
  readonly about: string;
  readonly objects: readonly KubeObject[];
}

const TAINTED = [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }] as const;

function gpuPool(product: string, devices: Readonly<Record<string, number>>, nodes: number): NodePool {
  return { instance: { capacity: { cpu: 96, memory: '1Ti', ...devices } }, nodes, drained: 0, labels: { 'nvidia.com/gpu.product': product }, taints: TAINTED };
}

const GENERAL: NodePool = { instance: { capacity: { cpu: 16, memory: '64Gi' } }, nodes: 6, drained: 0 };
/** Every sort of GPU that an example names, beside nodes for everybody. */
const WITH_GPUS: NodePools = pools({
  general: GENERAL,
  l4: gpuPool('NVIDIA-L4', { 'nvidia.com/gpu': 4 }, 4),
  shared: gpuPool('NVIDIA-L4-SHARED', { 'nvidia.com/gpu.shared': 8 }, 2),
  l40s: gpuPool('NVIDIA-L40S', { 'nvidia.com/gpu': 8 }, 2),
  a100: gpuPool('NVIDIA-A100-SXM4-80GB', { 'nvidia.com/mig-1g.10gb': 7, 'nvidia.com/mig-2g.20gb': 3 }, 3),
  h100: gpuPool('NVIDIA-H100-80GB-HBM3', { 'nvidia.com/gpu': 8 }, 6),
  h200: gpuPool('NVIDIA-H200', { 'nvidia.com/gpu': 8 }, 6),
  claimed: { ...gpuPool('NVIDIA-H200-CLAIMED', {}, 3), instance: { capacity: { cpu: 96, memory: '1Ti' }, devices: { 'gpu.nvidia.com': 8 } } },
});
/** The same machines without their GPUs; some device is declared, so that claims are counted. */
const WITHOUT_GPUS: NodePools = { ...pools({ general: GENERAL }), instanceTypes: { absent: { capacity: { cpu: 1, memory: '1Gi' }, devices: { 'gpu.nvidia.com': 1 } } } };

function pools(each: Readonly<Record<string, NodePool>>): NodePools {
  return { pools: each, instanceTypes: {}, daemons: { cpu: '200m', memory: '400Mi', pods: 3 }, zones: 3 };
}

/** The app on GPUs, and every example of a construct for GPUs. Devices that another scheduler gives out are not this one's to judge. */
export async function gpuSets(minor: number): Promise<readonly GpuSet[]> {
  const examples = (await allExamples()).filter(({ construct }) => construct.startsWith('gpu-'));
  const sets = [{ about: 'llm-batch', objects: (await onMinor(minor, () => synthApp('llm-batch'))).objects }];
  for (const { construct, name, build } of examples) {
    const objects = await onMinor(minor, () => {
      const app = new App({ today: TODAY });
      build(new Chart(app, 'example', { namespace: 'shop' }));
      return synthesize(app).objects;
    });
    if (!objects.some((object) => at(object, 'spec', 'template', 'spec', 'schedulerName') === 'kai-scheduler')) sets.push({ about: `${construct} ${name}`, objects });
  }
  return sets;
}

/** Pods that ask for devices are on nodes that have them, and on no node where none has; all others are on nodes for everybody. @throws with what stands where it should not */
export async function onGpuNodesOnly(cluster: Cluster, { about, objects }: GpuSet): Promise<readonly Seen[]> {
  const on = await sameFit(cluster, { about, objects, pools: WITH_GPUS });
  const off = await sameFit(cluster, { about, objects, pools: WITHOUT_GPUS });
  const asking = [...on.stands].filter(([demand]) => asksForDevices(demand));
  expectThat(asking.length > 0 && on.refused === 0, `${on.refused} workloads find no node beside GPUs of every sort (test/cluster/fit/gpu.ts names them), and ${asking.length} that ask for devices do`);
  expectThat(off.refused === asking.length && ![...off.stands.keys()].some(asksForDevices), `without GPUs ${off.refused} workloads find no node, and ${asking.length} ask for devices`);
  for (const [demand, own] of on.stands) {
    expectThat(own.has('general') !== asksForDevices(demand) && (own.size === 1 || !own.has('general')), `pods of ${demand.workload.name} are on ${[...own].join(', ')}`);
  }
  return [on, off];
}

function asksForDevices({ requests }: Demand): boolean {
  return [...requests.keys()].some((name) => isDevice(name) || isExtendedResource(name));
}
