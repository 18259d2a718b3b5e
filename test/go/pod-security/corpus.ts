import fc from 'fast-check';
import { parse } from 'yaml';
import type { KubeObject } from '../../../lib/kube/object';
import { containersOf, podTemplatesOf } from '../../../lib/kube/pods';
import { evaluatePodSecurity, type PodSecurityLevel } from '../../../lib/policy';
import { ADMITTED, CASES } from '../../policy/pod-security-corpus';
import { anyPod } from '../../policy/pods';

/** Pods and our verdicts on them, a line of JSON each, for the evaluator of Kubernetes to judge. */

const MINORS = [28, 29, 30, 31, 32, 33, 34, 35, 36];
const LEVELS: readonly PodSecurityLevel[] = ['restricted', 'baseline'];

/** Each minor that refuses the pod, by level. */
function refusals(pod: KubeObject): Record<string, readonly number[]> {
  const templates = podTemplatesOf(pod).map((template) => ({ ...template, containers: containersOf(template.spec) }));
  return Object.fromEntries(LEVELS.map((level) => [level, MINORS.filter((minor) => templates.some((template) => evaluatePodSecurity(template, level, minor).length > 0))]));
}

const written = CASES.map(({ pod = '', container = '', annotations = '' }): KubeObject => {
  const spec = { ...(parse(ADMITTED) as Record<string, unknown>), ...(parse(pod) as object | null) };
  const [main] = spec.containers as object[];
  spec.containers = [{ ...main, ...(parse(container) as object | null) }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'api', annotations: (parse(annotations) ?? {}) as Record<string, string> }, spec };
});

process.stdout.write(`${JSON.stringify({ minors: MINORS })}\n`);
for (const pod of [...written, ...fc.sample(anyPod, { numRuns: 8000, seed: 20261121 })]) process.stdout.write(`${JSON.stringify({ pod, refused: refusals(pod) })}\n`);
