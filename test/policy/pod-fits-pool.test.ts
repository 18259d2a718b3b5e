import { describe, expect, it } from 'vitest';
import { findProblems } from '../../lib/policy/engine';
import { podFitsPool } from '../../lib/policy/rules/pod-fits-pool';
import type { NodePools } from '../../lib/kube/pools';
import { graphOf, NO_SIDE, objectsOf } from './sets';

const POOLS: NodePools = {
  pools: { gpu: { instance: { capacity: { cpu: 8, memory: '32Gi', 'nvidia.com/gpu': 1 }, reserved: { cpu: '200m' } }, nodes: 2, taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] } },
  instanceTypes: {},
  daemons: {},
  zones: 1,
};

function fixOf(requests: string): string | undefined {
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: { name: api, namespace: shop }\nspec: { tolerations: [{ operator: Exists }], containers: [{ name: main, image: "x:1", resources: { limits: ${requests} } }] }\n`;
  const [problem] = findProblems(graphOf(objectsOf(pod), 34, POOLS), { profile: { name: 'one', purpose: '', rules: { 'pod-fits-pool': 'error' } }, minor: 34, side: NO_SIDE, rules: [podFitsPool] });
  return problem?.fix;
}

describe('the fix of a pod that fits no pool', () => {
  it('names what is asked too much, and no more', () => {
    expect(fixOf('{ cpu: "8", memory: 1Gi, nvidia.com/gpu: 1 }')).toBe('To run in pool gpu: ask for cpu 7800m at most.');
    expect(fixOf('{ cpu: "8", memory: 40Gi, nvidia.com/gpu: 1 }')).toBe('To run in pool gpu: ask for cpu 7800m at most, memory 32Gi at most.');
  });

  it('says where a node has nothing of it', () => {
    expect(fixOf('{ cpu: "1", memory: 1Gi, amd.com/gpu: 1 }')).toBe('To run in pool gpu: ask for no amd.com/gpu.');
    expect(fixOf('{ cpu: "1", memory: 1Gi, nvidia.com/gpu: 1 }')).toBeUndefined();
  });
});
