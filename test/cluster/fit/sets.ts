import fc from 'fast-check';
import { RULES } from 'cdk8s-plinth/policy';
import type { KubeObject } from '../../../lib/kube/object';
import type { NodePool } from '../../../lib/kube/pools';
import { objectsOf } from '../../policy/sets';
import type { FitCase } from './compare';

/** Every example of a rule that is judged with nodes: bad, good and nearly bad. */
export function ruleExamples(): readonly FitCase[] {
  return RULES.flatMap(({ id, examples: { bad, good, nearMiss } }) =>
    [...bad, ...good, ...nearMiss].flatMap(({ situation, yaml, pools }): FitCase[] => (pools === undefined ? [] : [{ about: `${id}: ${situation}`, objects: objectsOf(yaml), pools }])),
  );
}

/** `FITS=400` asks about many more. */
const SETS = Number(process.env.FITS ?? 40);
const SEED = 20_261_121;

/** A pool of a few nodes. */
const pool = fc.record({
  cpu: fc.constantFrom(2, 4, 8), memory: fc.constantFrom('8Gi', '16Gi'), gpu: fc.constantFrom(0, 0, 1, 2), pods: fc.constantFrom(110, 5),
  nodes: fc.integer({ min: 1, max: 4 }), drained: fc.constantFrom(0, 1), tainted: fc.boolean(),
});

const workload = fc.record({
  replicas: fc.integer({ min: 1, max: 6 }), cpu: fc.constantFrom('250m', '500m', '1', '1500m', '3'), memory: fc.constantFrom('256Mi', '1Gi', '3Gi'), gpu: fc.constantFrom(0, 0, 0, 1),
  surge: fc.boolean(), selects: fc.constantFrom(undefined, 'pool-0', 'pool-1'), tolerates: fc.boolean(),
  apart: fc.constantFrom(undefined, undefined, 'kubernetes.io/hostname', 'topology.kubernetes.io/zone'), even: fc.constantFrom(undefined, undefined, 'topology.kubernetes.io/zone', 'kubernetes.io/hostname'),
  near: fc.constantFrom(false, false, false, true), port: fc.constantFrom(undefined, undefined, undefined, 9100), daemon: fc.constantFrom(false, false, false, false, true),
});

type GeneratedWorkload = typeof workload extends fc.Arbitrary<infer T> ? T : never;

/** Small sets that ask for all that filters look at, on pools that mostly are nearly full. */
export function generatedSets(): readonly FitCase[] {
  const set = fc.record({ pools: fc.array(pool, { minLength: 1, maxLength: 2 }), workloads: fc.array(workload, { minLength: 1, maxLength: 4 }), zones: fc.integer({ min: 1, max: 3 }) });
  return fc.sample(set, { numRuns: SETS, seed: SEED }).map(({ pools, workloads, zones }, index) => ({
    about: `generated set ${index}`,
    objects: workloads.map((each, at) => objectOf(each, at)),
    pools: { pools: Object.fromEntries(pools.map((each, at) => [`pool-${at}`, poolOf(each, `pool-${at}`)])), instanceTypes: {}, daemons: { cpu: '100m', memory: '128Mi', pods: 1 }, zones },
  }));
}

function poolOf({ cpu, memory, gpu, pods, nodes, drained, tainted }: typeof pool extends fc.Arbitrary<infer T> ? T : never, name: string): NodePool {
  return {
    instance: { capacity: { cpu, memory, pods, ...(gpu > 0 && { 'nvidia.com/gpu': gpu }) }, reserved: { cpu: '80m', memory: '512Mi' } },
    nodes, drained: Math.min(drained, nodes - 1), labels: { 'acme.io/pool': name },
    ...(tainted && { taints: [{ key: 'acme.io/pool', value: name, effect: 'NoSchedule' }] }),
  };
}

function objectOf({ replicas, cpu, memory, gpu, surge, selects, tolerates, apart, even, near, port, daemon }: GeneratedWorkload, index: number): KubeObject {
  const labels = { app: `app-${index}` };
  const own = { matchLabels: labels };
  const spec = {
    ...(selects !== undefined && { nodeSelector: { 'acme.io/pool': selects } }),
    ...(tolerates && { tolerations: [{ key: 'acme.io/pool', operator: 'Exists' }] }),
    affinity: {
      ...(apart !== undefined && !daemon && { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: apart, labelSelector: own }] } }),
      ...(near && index > 0 && !daemon && { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: { app: 'app-0' } } }] } }),
    },
    ...(even !== undefined && !daemon && { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: even, whenUnsatisfiable: 'DoNotSchedule', labelSelector: own }] }),
    containers: [{
      name: 'main', image: 'registry.acme.io/shop/app:1',
      ...(port !== undefined && { ports: [{ containerPort: port, hostPort: port }] }),
      resources: { requests: { cpu: daemon ? '250m' : cpu, memory }, limits: gpu > 0 && !daemon ? { 'nvidia.com/gpu': `${gpu}` } : {} },
    }],
  };
  const metadata = { name: `app-${index}`, namespace: 'shop' };
  const template = { metadata: { labels }, spec };
  if (daemon) return { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { selector: own, template } };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas, strategy: surge ? { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } : { type: 'Recreate' }, selector: own, template } };
}
