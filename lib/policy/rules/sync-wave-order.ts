import { referencesOf } from '../../graph/references';
import { at, type KubeObject } from '../../kube/object';
import { deployment, object, set, workload } from '../example-objects';
import { defineRule } from '../rule';

const WAVE = 'argocd.argoproj.io/sync-wave';
const HOOK = 'argocd.argoproj.io/hook';
const annotated = (yaml: string, annotation: string) => yaml.replace(/^metadata:\n/m, `metadata:\n  annotations: { ${annotation} }\n`);
const config = (annotation?: string) => {
  const yaml = object('v1 ConfigMap', 'settings', 'immutable: true\ndata: { LEVEL: info }');
  return annotation === undefined ? yaml : annotated(yaml, annotation);
};
const READS = { pod: 'restartPolicy: Never', container: 'envFrom: [{ configMapRef: { name: settings } }]' };
/** The server writes the selector of a Job itself. */
const job = (annotation: string) => annotated(workload('batch/v1 Job', 'migrate', READS), annotation).replace(/^ {2}selector:\n.*\n.*\n/m, '');

export const syncWaveOrder = defineRule({
  id: 'sync-wave-order',
  title: 'Under Argo CD, what pods need is applied in their sync wave or before it.',
  why: 'Argo CD goes on to the next wave only once the one before it is healthy. Pods that wait for something of a later wave, or a PreSync hook that reads what the sync only brings, never become healthy: the sync hangs, in a new cluster for ever.',
  fix: 'Give what the pods need the same sync wave or a lower one; make a PreSync hook an ordinary Job of an earlier wave.',
  references: ['https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/'],
  examples: {
    bad: [
      { situation: 'a migration in a wave before its configuration', yaml: set(config(), job(`${WAVE}: "-1"`)) },
      { situation: 'the ConfigMap comes after the Deployment', yaml: set(config(`${WAVE}: "1"`), deployment('api', { container: READS.container })) },
      { situation: 'a PreSync hook that reads what the sync brings', yaml: set(config(), job(`${HOOK}: PreSync`)) },
      { situation: 'its namespace comes later', yaml: set(object('v1 Namespace', '/shop'), job(`${WAVE}: "-1"`)) },
    ],
    good: [
      { situation: 'the configuration in a wave of its own before the migration', yaml: set(config(`${WAVE}: "-2"`), job(`${WAVE}: "-1"`)) },
      { situation: 'no waves', yaml: set(config(), deployment('api', { container: READS.container })) },
    ],
    nearMiss: [
      { situation: 'a PostSync hook comes after everything', yaml: set(config(`${WAVE}: "3"`), job(`${HOOK}: PostSync`)) },
      { situation: 'both are PreSync hooks, in the order of their waves', yaml: set(config(`${HOOK}: PreSync, ${WAVE}: "-1"`), job(`${HOOK}: PreSync`)) },
      { situation: 'the program can do without it', yaml: set(config(`${WAVE}: "1"`), deployment('api', { container: 'envFrom: [{ configMapRef: { name: settings, optional: true } }]' })) },
    ],
  },
  on: 'set',
  check(graph, report) {
    if (!graph.objects.some(isPlaced)) return;
    for (const { object: from, podHolder, namespace } of graph.workloads) {
      const when = placeOf(from);
      const home = graph.find('/Namespace', '', namespace);
      if (home && isAfter(placeOf(home), when)) report({ object: from, path: ['metadata', 'annotations', WAVE], message: `${from.kind} ${from.metadata.name} is applied in ${text(when)}, and its namespace ${namespace} in ${text(placeOf(home))}` });
      for (const { target, path, optional } of referencesOf(graph, podHolder)) {
        const needed = optional ? undefined : graph.find(target.groupKind, target.namespace, target.name);
        if (!needed) continue;
        const then = placeOf(needed);
        if (isAfter(then, when)) report({ object: from, ...(podHolder === from && { path }), message: `${from.kind} ${from.metadata.name} is applied in ${text(when)}, and ${needed.kind} ${needed.metadata.name}, which it needs, in ${text(then)}` });
      }
    }
  },
});

/** When Argo CD applies an object: phases come one after the other, and in each its waves. */
interface Place {
  readonly phase: number;
  readonly wave: number;
}

const PHASES = ['PreSync', 'Sync', 'PostSync'];
const SYNC = PHASES.indexOf('Sync');

function isPlaced({ metadata: { annotations } }: KubeObject): boolean {
  return at(annotations, WAVE) !== undefined || at(annotations, HOOK) !== undefined;
}

/** An object of several phases, or of one that is no part of a sync, counts as one without a hook. */
function placeOf({ metadata: { annotations } }: KubeObject): Place {
  const phase = PHASES.indexOf(String(at(annotations, HOOK) ?? 'Sync'));
  const wave = at(annotations, WAVE);
  return { phase: phase < 0 ? SYNC : phase, wave: typeof wave === 'string' && /^-?\d{1,9}$/.test(wave) ? Number(wave) : 0 };
}

function isAfter(a: Place, b: Place): boolean {
  return a.phase > b.phase || (a.phase === b.phase && a.wave > b.wave);
}

function text({ phase, wave }: Place): string {
  return phase === SYNC ? `wave ${wave}` : `${PHASES[phase]}, wave ${wave}`;
}
