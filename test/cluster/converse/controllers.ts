import { groupKindOf, pointer, type KubeObject } from '../../../lib/kube/object';
import { podTemplatesOf } from '../../../lib/kube/pods';
import { build } from '../harness/build';
import { run } from '../harness/processes';
import { valueAt } from './proofs';

/** What the controller of Argo Rollouts says against each of some objects; those that it has nothing against, or that are no Rollouts, are missing. */
export async function refusedByArgoRollouts(objects: readonly KubeObject[]): Promise<ReadonlyMap<KubeObject, string>> {
  const rollouts = objects.filter((object) => groupKindOf(object) === 'argoproj.io/Rollout');
  if (rollouts.length === 0) return new Map();
  const judge = (await build('argo-rollouts'))('judge');
  const answers = (await run(judge, [], { input: rollouts.map((each) => `${JSON.stringify(each)}\n`).join('') })).trim().split('\n');
  if (answers.length !== rollouts.length) throw new Error(`the controller of Argo Rollouts answers ${answers.length} times about ${rollouts.length} Rollouts`);
  return new Map(rollouts.flatMap((each, index) => {
    const refusal = JSON.parse(answers[index] ?? '""') as string;
    return refusal === '' ? [] : [[each, refusal] as const];
  }));
}

/** A place in an object, and the object. */
export interface Place {
  readonly object: KubeObject;
  readonly pointer: string;
}

/**
 * What a controller makes of a place of an object, as a server may be asked about it where it took the object itself: the pods of a kind whose definition
 * leaves them to its controller, the Jobs of a JobSet, and the claims of a StatefulSet, which servers before 1.34 did not look at. None where nothing is made of it.
 */
export function madeOf(object: KubeObject, place: string, namespace: string): readonly Place[] {
  if (groupKindOf(object) === 'apps/StatefulSet') return claimAt(object, place, namespace);
  if (groupKindOf(object) === 'jobset.x-k8s.io/JobSet') return jobAt(object, place, namespace);
  for (const { path } of podTemplatesOf(object)) {
    const above = pointer(...path);
    if (place.startsWith(`${above}/`)) return [{ object: podTemplate(valueAt(object, path), namespace), pointer: `/template${place.slice(above.length)}` }];
  }
  return [];
}

/** A Job as the controller of JobSets makes it. */
function jobAt(object: KubeObject, place: string, namespace: string): readonly Place[] {
  const index = /^\/spec\/replicatedJobs\/(\d+)\/template\//.exec(place)?.[1];
  if (index === undefined) return [];
  const path = ['spec', 'replicatedJobs', index, 'template'];
  const job = structuredClone(valueAt(object, path)) as KubeObject;
  const pod = valueAt(job, ['spec', 'template', 'spec']) as { restartPolicy?: unknown } | undefined;
  if (pod !== undefined) pod.restartPolicy ??= 'OnFailure';
  return [{ object: { ...job, apiVersion: 'batch/v1', kind: 'Job', metadata: { ...job.metadata, name: 'made', namespace } }, pointer: place.slice(pointer(...path).length) }];
}

/** A claim as its controller makes it, and the pods that it is a volume of. */
function claimAt(object: KubeObject, place: string, namespace: string): readonly Place[] {
  const index = /^\/spec\/volumeClaimTemplates\/(\d+)\//.exec(place)?.[1];
  if (index === undefined) return [];
  const claim = valueAt(object, ['spec', 'volumeClaimTemplates', index]) as KubeObject;
  const { metadata, spec } = valueAt(object, ['spec', 'template']) as KubeObject;
  const inner = place.slice(`/spec/volumeClaimTemplates/${index}`.length);
  return [
    { object: { ...claim, apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { ...claim.metadata, name: `${claim.metadata.name}-0`, namespace } }, pointer: inner },
    { object: podTemplate({ metadata, spec: { ...(spec as object), volumes: [{ name: claim.metadata.name, persistentVolumeClaim: { claimName: 'claim' } }] } }, namespace), pointer: '/template/spec/volumes/0/name' },
  ];
}

function podTemplate(template: unknown, namespace: string): KubeObject {
  return { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'pods', namespace }, template };
}
