import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitOf, type Fit } from '../../../lib/graph/fit/fit';
import type { NodePool, NodePools } from '../../../lib/kube/pools';
import { graphOf, workloadNamed } from '../sets';

const MACHINE = { capacity: { cpu: 4, memory: '16Gi' } };

function poolsOf(pools: Readonly<Record<string, NodePool>>, more: Partial<NodePools> = {}): NodePools {
  return { pools, instanceTypes: {}, daemons: {}, zones: 3, ...more };
}

function workload(name: string, replicas: number, cpu: string, pod = '', kind = 'Deployment'): string {
  return `---
apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name}, namespace: shop }
spec:
  replicas: ${replicas}
  strategy: { type: Recreate }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers: [{ name: main, image: "x:1", resources: { requests: { cpu: "${cpu}" } } }]
      ${pod}
`;
}

function fit(yaml: string, pools: NodePools): Fit {
  const found = fitOf(graphOf(yaml, { pools }));
  if (found === undefined) throw new Error('no pools are declared');
  return found;
}

/** `api 4/6` for each workload of which only some pods find a node. */
function shortOf(yaml: string, pools: NodePools): readonly string[] {
  return fit(yaml, pools).packing.shortfalls.map(({ demand, placed }) => `${demand.workload.name} ${placed}/${demand.pods}`);
}

function refusals(yaml: string, pools: NodePools, name = 'api'): readonly string[] {
  const graph = graphOf(yaml, { pools });
  return fitOf(graph)?.demands.get(workloadNamed(graph, name))?.refusals.map(({ pool, filter, reason }) => `${pool} ${filter}: ${reason}`) ?? [];
}

describe('what a pod is refused for', () => {
  const pools = poolsOf({ general: { instance: MACHINE, nodes: 3, labels: { disk: 'hdd', slots: '8' }, taints: [{ key: 'team', value: 'ml', effect: 'NoSchedule' }] } });
  const tolerant = "tolerations: [{ key: team, operator: Equal, value: ml, effect: NoSchedule }]";
  const affinity = (expression: string) => `affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [${expression}] }] } } }`;

  it('is no disk of which nothing is known', () => {
    const disk = workload('api', 2, '1', tolerant).replace('cpu: "1" }', 'cpu: "1", ephemeral-storage: 1Gi }');
    expect(refusals(disk, pools)).toEqual([]);
    const known = poolsOf({ general: { instance: { capacity: { ...MACHINE.capacity, 'ephemeral-storage': '512Mi' } }, nodes: 3 } });
    expect(refusals(disk, known)).toEqual(['general NodeResourcesFit: ephemeral-storage 1Gi is asked, an empty node offers 512Mi: 512Mi are missing']);
    expect(shortOf(disk, poolsOf({ general: { instance: MACHINE, nodes: 3, drained: 3, taints: [] } }))).toEqual(['api 0/2']);
  });

  it.each([
    ['a taint', '', ['general TaintToleration: team=ml:NoSchedule is not tolerated']],
    ['a taint of another value', 'tolerations: [{ key: team, value: web }]', ['general TaintToleration: team=ml:NoSchedule is not tolerated']],
    ['nothing, where it tolerates the taint', tolerant, []],
    ['nothing, where it tolerates everything', 'tolerations: [{ operator: Exists }]', []],
    ['a label of another value', `${tolerant}\n      nodeSelector: { disk: nvme }`, ['general NodeAffinity: disk=nvme is asked, and the nodes have hdd']],
    ['an unknown label', `${tolerant}\n      nodeSelector: { rack: a }`, ['general NodeAffinity: rack=a is asked, and the nodes have no such label']],
    ['an expression', `${tolerant}\n      ${affinity('{ key: slots, operator: Gt, values: ["8"] }')}`, ['general NodeAffinity: slots above 8 is asked, and the nodes have 8']],
    ['nothing, where the expression holds', `${tolerant}\n      ${affinity('{ key: slots, operator: Lt, values: ["9"] }, { key: rack, operator: DoesNotExist }')}`, []],
  ])('is %s', (_what, pod, expected) => {
    expect(refusals(workload('api', 1, '1', pod), pools)).toEqual(expected);
  });

  it('is how much is missing, after the kubelet, the declared daemons and the DaemonSets of the set have theirs', () => {
    const small = poolsOf({ general: { instance: { capacity: MACHINE.capacity, reserved: { cpu: '100m' } }, nodes: 3 } }, { daemons: { cpu: '200m' } });
    expect(refusals(workload('api', 1, '3500m') + workload('agent', 1, '400m', '', 'DaemonSet'), small)).toEqual(['general NodeResourcesFit: cpu 3500m is asked, an empty node offers 3300m: 200m are missing']);
  });

  it('is also what the agent asks that Vault injects', () => {
    const small = poolsOf({ general: { instance: MACHINE, nodes: 3 } });
    const vault = workload('api', 1, '3900m').replace('labels: { app: api }', 'labels: { app: api }, annotations: { vault.hashicorp.com/agent-inject: "true" }');
    expect(refusals(workload('api', 1, '3900m'), small)).toEqual([]);
    expect(refusals(vault, small)).toEqual(['general NodeResourcesFit: cpu 4150m is asked, an empty node offers 4: 150m are missing']);
  });

  it('is a volume that lies in another zone', () => {
    const zonal = poolsOf({ general: { instance: MACHINE, nodes: 3, zones: ['a', 'b'] } });
    const claim = (zone: string) => `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop }
spec: { storageClassName: zonal }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: zonal }
allowedTopologies: [{ matchLabelExpressions: [{ key: topology.kubernetes.io/zone, values: [${zone}] }] }]
`;
    const pod = 'volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]';
    expect(refusals(workload('api', 1, '1', pod) + claim('c'), zonal)[0]).toMatch(/^general VolumeBinding: the volume of claim data lies elsewhere/);
    expect(refusals(workload('api', 1, '1', pod) + claim('b'), zonal)).toEqual([]);
  });
});

describe('a DaemonSet of the set', () => {
  const pools = poolsOf({ general: { instance: MACHINE, nodes: 3, drained: 0 }, edge: { instance: MACHINE, nodes: 1, drained: 0, labels: { edge: 'yes' }, taints: [{ key: 'edge', effect: 'NoSchedule' }] } });
  const withPort = (text: string, port = '{ containerPort: 9100, hostPort: 9100 }') => text.replaceAll('image: "x:1"', `image: "x:1", ports: [${port}]`);
  const edge = 'nodeSelector: { edge: "yes" }\n      tolerations: [{ key: edge, operator: Exists }]';
  const beside = (key: string) => `affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: ${key}, labelSelector: { matchLabels: { app: agent } } }] } }`;
  const agent = (pod = '') => workload('agent', 1, '100m', pod, 'DaemonSet');

  it('takes its ports of every node that it stands on', () => {
    expect(refusals(withPort(workload('api', 1, '1') + agent()), pools)).toContain('general NodePorts: a DaemonSet takes TCP/9100 of each node');
    expect(refusals(withPort(workload('api', 1, '1') + agent(edge)), pools)).toEqual(['edge TaintToleration: edge:NoSchedule is not tolerated', 'edge NodePorts: a DaemonSet takes TCP/9100 of each node']);
    expect(refusals(withPort(workload('api', 1, '1', edge)), pools)).toEqual(['general NodeAffinity: edge=yes is asked, and the nodes have no such label']);
  });

  it('finds the nodes as the DaemonSets before it left them', () => {
    const two = (cpu: string) => workload('agent', 1, cpu, edge, 'DaemonSet') + workload('second', 1, cpu, edge, 'DaemonSet');
    const refused = (yaml: string) => [...fit(yaml, pools).daemons].flatMap(([{ name }, { refusals: found }]) => found.flatMap(({ pool, filter }) => (pool === 'edge' ? [`${name} ${filter}`] : [])));
    expect(refused(two('2'))).toEqual([]);
    expect(refused(two('2500m'))).toEqual(['second NodeResourcesFit']);
    expect(refused(withPort(two('1')))).toEqual(['second NodePorts']);
  });

  it('with the network of its node takes all of its ports', () => {
    expect(refusals(withPort(workload('api', 1, '1'), '{ containerPort: 80, hostPort: 9100 }') + withPort(agent('hostNetwork: true'), '{ containerPort: 9100 }'), pools)[0]).toBe('general NodePorts: a DaemonSet takes TCP/9100 of each node');
  });

  it('is a neighbour to those who want to be near it, or must not', () => {
    expect(shortOf(workload('api', 3, '1', beside('kubernetes.io/hostname')) + agent(), pools)).toEqual([]);
    expect(shortOf(workload('api', 1, '1', beside('kubernetes.io/hostname')) + agent(edge), pools)).toEqual(['api 0/1']);
    expect(shortOf(workload('api', 1, '1', beside('kubernetes.io/hostname').replace('podAffinity', 'podAntiAffinity')) + agent(), pools)).toEqual(['api 0/1']);
  });
});

describe('pods that must stand apart', () => {
  it('come first where large ones would leave them no nodes', () => {
    const pools = poolsOf({ general: { instance: { capacity: { cpu: 8, memory: '7Gi' } }, nodes: 4, drained: 0 } });
    const memory = (yaml: string) => yaml.replace('cpu: "', 'memory: 3Gi, cpu: "');
    const apart = 'affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: apart } } }] } }';
    expect(shortOf(memory(workload('plain', 6, '250m')) + memory(workload('apart', 2, '100m', apart)), pools)).toEqual([]);
    expect(shortOf(memory(workload('plain', 7, '250m')) + memory(workload('apart', 2, '100m', apart)), pools)).not.toEqual([]);
  });
});

describe('a claim of devices', () => {
  const pools = poolsOf({
    general: { instance: MACHINE, nodes: 3, drained: 0 },
    gpu: { instance: { ...MACHINE, devices: { 'gpu.nvidia.com': 2 } }, nodes: 2, drained: 0 },
  });
  const claim = (exactly: string, { kind = 'ResourceClaimTemplate', version = 'v1', name = 'gpu' } = {}) => `---
apiVersion: resource.k8s.io/${version}
kind: ${kind}
metadata: { name: ${name}, namespace: shop }
spec: ${kind === 'ResourceClaim' ? `{ devices: { requests: [{ name: gpu, ${exactly} }] } }` : `{ spec: { devices: { requests: [{ name: gpu, ${exactly} }] } } }`}
`;
  const templated = 'resourceClaims: [{ name: gpu, resourceClaimTemplateName: gpu }]';
  const counted = (count: number) => `exactly: { deviceClassName: gpu.nvidia.com, count: ${count} }`;
  const none = 'general DynamicResources: device gpu.nvidia.com 3 is asked, and an empty node offers none';

  it('is held against the devices of a node, by class', () => {
    expect(refusals(workload('api', 1, '1', templated) + claim(counted(2)), pools)).toEqual([none.replace('3', '2')]);
    expect(refusals(workload('api', 1, '1', templated) + claim(counted(3)), pools)).toEqual([none, 'gpu DynamicResources: device gpu.nvidia.com 3 is asked, an empty node offers 2: 1 are missing']);
    expect(refusals(workload('api', 1, '1', templated) + claim('exactly: { deviceClassName: tpu.google.com }'), pools).map((text) => text.slice(0, 25))).toEqual(['general DynamicResources:', 'gpu DynamicResources: dev']);
    expect(refusals(workload('api', 1, '1', templated) + claim('deviceClassName: gpu.nvidia.com, count: 3', { version: 'v1beta1' }), pools)[0]).toBe(none);
  });

  it('takes the devices of each pod from its node', () => {
    expect(shortOf(workload('api', 6, '100m', templated) + claim(counted(1)), pools)).toEqual(['api 4/6']);
    expect(fit(workload('api', 6, '100m', templated) + claim(counted(1)), pools).packing.shortfalls[0]?.left.get('gpu')).toEqual(new Map([['device gpu.nvidia.com', 0]]));
  });

  it('that pods share is on one node, once', () => {
    const shared = workload('api', 6, '100m', 'resourceClaims: [{ name: gpu, resourceClaimName: gpu }]');
    expect(shortOf(shared + claim(counted(2), { kind: 'ResourceClaim' }), pools)).toEqual([]);
    expect(refusals(shared + claim(counted(3), { kind: 'ResourceClaim' }), pools)).toHaveLength(2);
  });

  it.each([
    ['has alternatives', claim('firstAvailable: [{ name: large, deviceClassName: other, count: 8 }]'), pools],
    ['only looks in', claim('exactly: { deviceClassName: other, adminAccess: true }'), pools],
    ['is not in the set', '', pools],
    ['meets machines that name no devices', claim(counted(8)), poolsOf({ general: { instance: MACHINE, nodes: 1 } })],
    ['asks for all that a node has', claim('exactly: { deviceClassName: gpu.nvidia.com, allocationMode: All }'), poolsOf({ gpu: { instance: { ...MACHINE, devices: { 'gpu.nvidia.com': 2 } }, nodes: 1 } })],
  ])('refuses nothing where it %s', (_what, object, nodes) => {
    expect(refusals(workload('api', 1, '1', templated) + object, nodes)).toEqual([]);
  });
});

describe('the packing', () => {
  it('has one answer, whichever pods of the same size came before', () => {
    const pools = poolsOf({ general: { instance: MACHINE, nodes: 2, drained: 0 }, tainted: { instance: MACHINE, nodes: 1, drained: 0, taints: [{ key: 'a', effect: 'NoSchedule' }] } });
    const tolerant = 'tolerations: [{ operator: Exists }]';
    expect(shortOf(workload('one', 5, '1') + workload('two', 7, '1', tolerant), pools)).toEqual([]);
    expect(shortOf(workload('one', 9, '1') + workload('two', 4, '1', tolerant), pools)).toEqual(['one 8/9']);
  });

  it('leaves out the nodes that maintenance takes', () => {
    const pools = (drained: number) => poolsOf({ general: { instance: MACHINE, nodes: 3, drained } });
    expect([0, 1, 2, 3].map((drained) => shortOf(workload('api', 12, '1'), pools(drained)))).toEqual([[], ['api 8/12'], ['api 4/12'], ['api 0/12']]);
  });

  it('counts 110 pods to a node, or as many as it is said to take', () => {
    expect(shortOf(workload('api', 112, '1m'), poolsOf({ general: { instance: MACHINE, nodes: 1, drained: 0 } }))).toEqual(['api 110/112']);
    expect(shortOf(workload('api', 30, '1m'), poolsOf({ general: { instance: { capacity: { ...MACHINE.capacity, pods: 29 } }, nodes: 1, drained: 0 } }))).toEqual(['api 29/30']);
  });

  it('gives a port of the node to one pod only', () => {
    const yaml = workload('api', 3, '100m').replace('image: "x:1"', 'image: "x:1", ports: [{ containerPort: 80, hostPort: 80 }]');
    expect(shortOf(yaml, poolsOf({ general: { instance: MACHINE, nodes: 2, drained: 0 } }))).toEqual(['api 2/3']);
  });

  it('keeps pods even over zones where they must be, and counts zones that only tainted nodes have', () => {
    const even = 'topologySpreadConstraints: [{ maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { app: api } } }]';
    const a = { instance: MACHINE, nodes: 4, zones: ['a'], drained: 0 };
    const b = { instance: MACHINE, nodes: 1, zones: ['b'], drained: 0 };
    expect(shortOf(workload('api', 12, '1', even), poolsOf({ a, b }))).toEqual(['api 9/12']);
    expect(shortOf(workload('api', 12, '1', even), poolsOf({ a, b: { ...b, taints: [{ key: 'x', effect: 'NoSchedule' }] } }))).toEqual(['api 1/12']);
    expect(shortOf(workload('api', 12, '1', even.replace('maxSkew: 1', 'maxSkew: 1, nodeTaintsPolicy: Honor')), poolsOf({ a, b: { ...b, taints: [{ key: 'x', effect: 'NoSchedule' }] } }))).toEqual([]);
  });

  it('puts pods beside those that they want to be near, and there only', () => {
    const near = 'affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: cache } } }] } }';
    const pools = poolsOf({ general: { instance: MACHINE, nodes: 3, drained: 0 } });
    expect(shortOf(workload('cache', 1, '1') + workload('api', 3, '1', near), pools)).toEqual([]);
    expect(shortOf(workload('cache', 1, '1') + workload('api', 4, '1', near), pools)).toEqual(['api 3/4']);
    expect(shortOf(workload('api', 1, '1', near), pools)).toEqual(['api 0/1']);
  });

  it('holds pods apart in both directions', () => {
    const apart = 'affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: noisy } } }] } }';
    const pools = poolsOf({ general: { instance: MACHINE, nodes: 2, drained: 0 } });
    expect(shortOf(workload('noisy', 2, '3') + workload('api', 1, '500m', apart), pools)).toEqual(['api 0/1']);
    expect(shortOf(workload('noisy', 1, '500m') + workload('api', 1, '3', apart), pools)).toEqual([]);
    expect(shortOf(workload('noisy', 2, '2500m') + workload('api', 1, '3', apart), pools)).toEqual(['noisy 1/2']);
  });

  it('counts the surge of a rolling update', () => {
    const rolling = workload('api', 4, '1').replace('strategy: { type: Recreate }', 'strategy: { rollingUpdate: { maxSurge: 25% } }');
    expect(shortOf(rolling, poolsOf({ general: { instance: MACHINE, nodes: 1, drained: 0 } }))).toEqual(['api 4/5']);
  });

  it('never puts more on the nodes than they have, and fills them to the last pod where all ask the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 200, max: 4000 }), (nodes, pods, cpu) => {
        const room = nodes * Math.floor(4000 / cpu);
        const expected = pods > room ? [`api ${room}/${pods}`] : [];
        expect(shortOf(workload('api', pods, `${cpu}m`), poolsOf({ general: { instance: MACHINE, nodes, drained: 0 } }))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('places everything only where the sum fits, and everything where half of the room is asked by small pods', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 100, max: 1900 })), { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 8 }), (asked, nodes) => {
        const yaml = asked.map(([pods, cpu], i) => workload(`w${i}`, pods, `${cpu}m`)).join('');
        const sum = asked.reduce((total, [pods, cpu]) => total + pods * cpu, 0);
        const short = shortOf(yaml, poolsOf({ general: { instance: MACHINE, nodes, drained: 0 } }));
        if (sum > nodes * 4000) expect(short).not.toEqual([]);
        // First fit leaves every node but the last more than half full when no pod asks more than half of one.
        if (sum <= nodes * 2000) expect(short).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
