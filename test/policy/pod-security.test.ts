import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isMap, type KubeObject } from '../../lib/kube/object';
import { containersOf, podTemplatesOf } from '../../lib/kube/pods';
import { evaluatePodSecurity, judge, podSecurityRules, profileOf, RULES, type PodSecurityLevel } from '../../lib/policy';
import { ADMITTED, CASES, type PodSecurityCase } from './pod-security-corpus';
import { anyPod } from './pods';
import { graphOf, NO_SIDE, TODAY } from './sets';

const MINORS = [28, 29, 30, 31, 32, 33, 34, 35, 36];
const LEVELS: readonly PodSecurityLevel[] = ['baseline', 'restricted'];

describe('the evaluator of the Pod Security Standards', () => {
  it.each(CASES.map((each) => [each.situation, each] as const))('names what is violated in each minor: %s', (_situation, each) => {
    const pod = podOf(each);
    const [from, to] = each.minors ?? [28, 36];
    for (const minor of MINORS) {
      const expected = minor >= from && minor <= to ? each.violates : (each.otherwise ?? []);
      expect(violated(pod, 'restricted', minor), `1.${minor}`).toEqual(expected);
      expect(violated(pod, 'baseline', minor), `1.${minor}`).toEqual(expected.filter((id) => podSecurityRules('baseline').includes(id)));
    }
  });

  it('passes over, at restricted only, what Linux-only checks replace on Windows pods', () => {
    const pod = podOf({ situation: '', pod: 'os: { name: windows }', container: 'securityContext: { capabilities: { add: [SYS_ADMIN] }, seccompProfile: { type: Unconfined } }', violates: [] });
    expect(violated(pod, 'baseline', 34)).toEqual(['added-capabilities-baseline', 'seccomp-unconfined']);
    expect(violated(pod, 'restricted', 34)).toEqual([]);
  });

  it('agrees with the rules of its profile, on any pod for Linux', () => {
    fc.assert(
      fc.property(anyPod, fc.constantFrom(...MINORS), fc.constantFrom(...LEVELS), (pod, minor, level) => {
        if (isMap(pod.spec) && isMap(pod.spec.os) && pod.spec.os.name === 'windows') return;
        const problems = judge(graphOf([pod], minor), { profile: profileOf(`pss-${level}`), minor, side: NO_SIDE, today: TODAY });
        expect([...new Set(problems.map(({ id }) => id))]).toEqual(violated(pod, level, minor));
      }),
      { numRuns: 400 },
    );
  });

  it('is strictly stronger at restricted than at baseline, on any pod for Linux', () => {
    fc.assert(
      fc.property(anyPod, fc.constantFrom(...MINORS), (pod, minor) => {
        if (isMap(pod.spec) && isMap(pod.spec.os)) return;
        const restricted = violated(pod, 'restricted', minor);
        for (const id of violated(pod, 'baseline', minor)) expect(restricted).toContain(id);
      }),
      { numRuns: 200 },
    );
  });

  it('has one rule for each of its checks', () => {
    const ids = RULES.map(({ id }) => id);
    expect(podSecurityRules('restricted').filter((id) => !ids.includes(id))).toEqual([]);
  });
});

function violated(pod: KubeObject, level: PodSecurityLevel, minor: number): string[] {
  const found = podTemplatesOf(pod).flatMap((template) => evaluatePodSecurity({ ...template, containers: containersOf(template.spec) }, level, minor));
  return [...new Set(found.map(({ rule }) => rule))];
}

function podOf({ pod = '', container = '', annotations = '' }: PodSecurityCase): KubeObject {
  const spec = { ...(parse(ADMITTED) as Record<string, unknown>), ...(parse(pod) as object | null) };
  const [main] = spec.containers as object[];
  spec.containers = [{ ...main, ...(parse(container) as object | null) }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'api', annotations: (parse(annotations) ?? {}) as Record<string, string> }, spec };
}
