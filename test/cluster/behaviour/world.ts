import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { App } from 'cdk8s-plinth';
import { formatProblem } from '../../../lib/errors';
import { at, groupKindOf, type KubeObject } from '../../../lib/kube/object';
import { synthesize, type SynthResult } from '../../../lib/synth/synthesize';
import { TODAY } from '../../goldens/examples';
import { messageOf } from '../harness/client';
import type { Cluster } from '../harness/cluster';
import { crdsFor, installCrds } from '../harness/crds';
import type { Journal } from '../harness/journal';
import { isTrue } from '../harness/conditions';
import { onMinor } from '../harness/target-minor';
import { sleep, until } from '../harness/until';

/** What a test of behaviour works with. */
export interface World {
  readonly cluster: Cluster;
  readonly journal: Journal;
}

/** One thing that a page promises, and how it is seen. */
export interface Behaviour {
  /** What is seen, as a sentence. */
  readonly says: string;
  /** @throws with what was seen instead */
  run(world: World): Promise<void>;
}

/** A pod as it is read. */
export type Pod = KubeObject;

/** A program, synthesized for the cluster's minor. @throws where it has problems */
export async function synthesized({ cluster: { minor } }: World, build: (scope: Construct) => void): Promise<SynthResult> {
  return onMinor(minor, () => {
    const app = new App({ today: TODAY });
    build(new Chart(app, 'test'));
    const result = synthesize(app);
    const errors = result.problems.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw new Error(errors.map(formatProblem).join('\n'));
    return result;
  });
}

/** Applies objects as a GitOps engine does: in order, and again what the server was not ready for. */
export async function apply({ cluster: { client, minor } }: World, objects: readonly KubeObject[]): Promise<void> {
  await installCrds(client, crdsFor(objects, minor));
  for (const object of objects) {
    await until(`${object.kind} ${object.metadata.name} to be taken`, 30, async () => {
      const answer = await client.apply(object);
      // A quota that has not counted yet refuses for the time being.
      if (answer.status === 403 && messageOf(answer).includes('status unknown for quota')) return false;
      if (answer.status >= 300) throw new Error(`${object.kind} ${object.metadata.name} is refused: ${messageOf(answer)}`);
      return true;
    });
  }
}

/** Pods of a namespace that nobody is deleting. */
export async function podsIn({ cluster: { client } }: World, namespace: string, app?: string): Promise<readonly Pod[]> {
  const pods = await client.list('v1', 'Pod', namespace, app === undefined ? undefined : `app.kubernetes.io/name=${app}`);
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** The object as it is now. */
export async function readObject({ cluster: { client } }: World, apiVersion: string, kind: string, namespace: string, name: string): Promise<KubeObject> {
  return (await client.read({ apiVersion, kind, metadata: { namespace, name } })).body;
}

/** A Deployment as it is now. */
export function deploymentOf(world: World, namespace: string, name: string): Promise<KubeObject> {
  return readObject(world, 'apps/v1', 'Deployment', namespace, name);
}

/** Waits until every Deployment of a set has rolled out what was applied. */
export async function rolledOut(world: World, objects: readonly KubeObject[], seconds = 120): Promise<void> {
  for (const { metadata } of objects.filter((object) => groupKindOf(object) === 'apps/Deployment')) {
    const read = () => deploymentOf(world, metadata.namespace ?? '', metadata.name);
    await until(`Deployment ${metadata.name} to roll out`, seconds, async () => isRolledOut(await read()), async () => (await read()).status);
  }
}

/** True once the newest version alone runs, and all of it is available. */
export function isRolledOut(deployment: KubeObject): boolean {
  const number = (...path: string[]) => Number(at(deployment, ...path) ?? 0);
  const wanted = number('spec', 'replicas');
  return (
    number('status', 'observedGeneration') === number('metadata', 'generation') &&
    number('status', 'replicas') === wanted && number('status', 'updatedReplicas') === wanted && number('status', 'availableReplicas') === wanted
  );
}

/** What was seen while something went on. */
export interface Samples {
  readonly count: number;
  readonly leastReady: number;
  readonly mostPods: number;
}

/** Looks at the pods of a service again and again until `during` is done. */
export async function sampled(world: World, namespace: string, app: string, during: () => Promise<void>): Promise<Samples> {
  let samples: Samples = { count: 0, leastReady: Number.POSITIVE_INFINITY, mostPods: 0 };
  let on = true;
  const looking = (async () => {
    while (on) {
      const pods = await podsIn(world, namespace, app);
      const ready = pods.filter((pod) => isTrue(pod, 'Ready')).length;
      samples = { count: samples.count + 1, leastReady: Math.min(samples.leastReady, ready), mostPods: Math.max(samples.mostPods, pods.length) };
      await sleep(100);
    }
  })();
  try {
    await during();
  } finally {
    on = false;
    await looking;
  }
  world.journal.count('samples of pods', samples.count);
  return samples;
}

/** Throws unless a thing that was seen is as it should be. */
export function expectThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}
