import type { Graph } from '../../graph/graph';
import { containersOf } from '../../kube/pods';
import { deployment, object, set } from '../example-objects';
import { evaluatePodSecurity, type PodSecurityLevel } from '../pod-security';
import { defineRule } from '../rule';

const namespace = (labels: string) => object('v1 Namespace', '/shop').replace('name: shop', `name: shop\n  labels: ${labels}`);
const RESTRICTED = namespace('{ pod-security.kubernetes.io/enforce: restricted }');
const COMPLIANT = {
  pod: 'securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }',
  container: 'securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }',
};

export const namespacePsaVsWorkload = defineRule({
  id: 'namespace-psa-vs-workload',
  title: 'Pods comply with the Pod Security level that their namespace enforces.',
  why: 'The API server takes the Deployment and refuses every pod of it: the roll-out hangs with no pod, and the reason stands only in the events of a ReplicaSet.',
  fix: 'Change the fields of the pod that the level forbids, or enforce a weaker level in the namespace.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-admission/', 'https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  examples: {
    bad: [{ situation: 'a pod without a security context where restricted is enforced', yaml: set(RESTRICTED, deployment('api')) }],
    good: [{ situation: 'a pod that complies', yaml: set(RESTRICTED, deployment('api', COMPLIANT)) }],
    nearMiss: [
      { situation: 'the level only warns', yaml: set(namespace('{ pod-security.kubernetes.io/warn: restricted }'), deployment('api')) },
      { situation: 'baseline asks for less', yaml: set(namespace('{ pod-security.kubernetes.io/enforce: baseline }'), deployment('api')) },
      { situation: 'a pinned version of the standard that does not know the field', yaml: set(namespace('{ pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/enforce-version: v1.33 }'), deployment('api', { container: 'readinessProbe: { tcpSocket: { port: 80, host: db.acme.io } }' })) },
    ],
  },
  on: 'set',
  check(graph, report) {
    if (graph.ofKind('/Namespace').length === 0) return;
    for (const workload of graph.workloads) {
      const enforced = enforcedLevel(graph, workload.namespace);
      if (enforced === undefined) continue;
      const { object, pod, podHolder, name } = workload;
      const violations = evaluatePodSecurity({ ...pod, containers: containersOf(pod.spec) }, enforced.level, enforced.minor);
      const [first] = violations;
      if (first === undefined) continue;
      report({
        object,
        ...(podHolder === object && first.path && { path: first.path }),
        message: `namespace ${workload.namespace} enforces ${enforced.level}, and the pods of ${object.kind} ${name} break it: ${summary(violations.map(({ message }) => message))}`,
      });
    }
  },
});

interface Enforced {
  readonly level: PodSecurityLevel;
  readonly minor: number;
}

/** Undefined where the namespace is not in the set, enforces nothing, or enforces `privileged`, which forbids nothing. */
function enforcedLevel(graph: Graph, namespace: string): Enforced | undefined {
  const labels = graph.find('/Namespace', undefined, namespace)?.metadata.labels;
  const level = labels?.['pod-security.kubernetes.io/enforce'];
  if (level !== 'baseline' && level !== 'restricted') return undefined;
  const pinned = /^v1\.(\d{1,3})$/.exec(String(labels?.['pod-security.kubernetes.io/enforce-version']))?.[1];
  return { level, minor: pinned === undefined ? graph.facts.minor : Number(pinned) };
}

const MOST_NAMED = 3;

function summary(messages: readonly string[]): string {
  const more = messages.length - MOST_NAMED;
  return `${messages.slice(0, MOST_NAMED).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
