import { Chart } from 'cdk8s';
import { App } from 'cdk8s-plinth';
import { at, isMap, listAt, type KubeObject } from '../../../lib/kube/object';
import type { Platform } from '../../../lib/kube/platform';
import { synthesize } from '../../../lib/synth/synthesize';
import { allAppRuns, synthApp } from '../../goldens/apps';
import { allExamples, TODAY } from '../../goldens/examples';
import { apply, expectThat, podsIn, type World } from '../behaviour/world';
import { isTrue } from '../harness/conditions';
import { onPlatform } from '../harness/target-minor';
import { until } from '../harness/until';
import { writesAreListed } from './contract';

/** Milliseconds until a person looks again. */
const PATIENCE = 3000;

/** A golden file with a Rollout, as objects with shorter windows. */
export interface GoldenRollout {
  readonly name: string;
  /** The Rollout, and what lies in its namespace. */
  readonly rollout: KubeObject;
  readonly objects: readonly KubeObject[];
  /** False where it needs a plugin of the controller, which is not here. */
  readonly runs: boolean;
}

/** Every example and app with a Rollout, each in a namespace of its own. Windows are shorter by the platform; nothing that is emitted is changed but the name of the namespace. */
export async function goldenRollouts(minor: number, address: `http://${string}`): Promise<readonly GoldenRollout[]> {
  const quick = (platform: Platform): Platform => ({
    ...platform,
    minors: [minor],
    ...(platform.metrics !== 'none' && { metrics: { ...platform.metrics, address } }),
    overrides: { ...platform.overrides, ProductionService: { ...platform.overrides.ProductionService, rollout: { minReady: '1s', deadlineBeyondStartup: '3m' }, canary: { initialDelay: '1s', interval: '1s' } } },
  });
  const found: GoldenRollout[] = [];
  const add = (name: string, objects: readonly KubeObject[]) => {
    const [rollout] = objects.filter(({ kind }) => kind === 'Rollout');
    if (rollout === undefined) return;
    const namespace = `golden-${found.length}`;
    const renamed = renamer(rollout.metadata.namespace ?? '', namespace);
    const plugins = isMap(at(rollout, 'spec', 'strategy', 'canary', 'trafficRouting', 'plugins'));
    found.push({
      name,
      rollout: renamed(rollout),
      objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, ...objects.filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace === rollout.metadata.namespace).map(renamed)],
      runs: !plugins,
    });
  };
  for (const { construct, name, build } of await allExamples()) {
    add(`${construct} ${name}`, await onPlatform(quick, () => {
      const app = new App({ today: TODAY });
      build(new Chart(app, 'example', { namespace: 'shop' }));
      return synthesize(app).objects;
    }));
  }
  for (const { app, values, golden } of allAppRuns()) add(golden, (await onPlatform(quick, () => synthApp(app, values))).objects);
  return found;
}

/** Puts objects into another namespace. */
function renamer(from: string, to: string): (object: KubeObject) => KubeObject {
  const name = new RegExp(`"${from}"|\\.${from}\\.svc|(?<=namespace=\\\\")${from}(?=\\\\")`, 'g');
  return (object) => JSON.parse(JSON.stringify(object).replaceAll(name, (found) => found.replace(from, to))) as KubeObject;
}

/** Brings a new version of it in to the end; each pause is over at once, of time or for a person. @throws with what went otherwise */
export async function rolledOutToTheEnd(world: World, { rollout, objects }: GoldenRollout): Promise<void> {
  const { client } = world.cluster;
  const read = async () => (await client.read(rollout)).body;
  const isDone = ({ status, metadata }: KubeObject) => at(status, 'phase') === 'Healthy' && String(at(status, 'observedGeneration')) === String(metadata.generation) && at(status, 'stableRS') === at(status, 'currentPodHash');
  await apply(world, objects);
  await until('the first version to run', 150, async () => isDone(await read()), async () => (await read()).status);
  const stable = at((await read()).status, 'stableRS');
  const before = await readyPods(world, rollout, stable);

  const next = newVersion(rollout);
  const after = objects.map((object) => (object.kind === 'Rollout' && object.metadata.name === rollout.metadata.name ? next : object));
  await apply(world, [next]);
  const passed = new Set<number>();
  let last = 0;
  let least = before;
  await until('the new version to have taken over', 240, async () => {
    const now = await read();
    const { status } = now;
    expectThat(at(status, 'abort') !== true, `it was aborted: ${String(at(status, 'message'))}`);
    const index = Number(at(status, 'currentStepIndex') ?? 0);
    const experiment = at(status, 'canary', 'currentExperiment');
    least = Math.min(least, await readyPods(world, rollout));
    if (listAt(status, 'pauseConditions').length > 0 && Date.now() - last > PATIENCE) {
      last = Date.now();
      passed.add(index);
      await writesAreListed(world, after);
      await client.merge(now, { status: { pauseConditions: ended(now, index) } }, 'status');
    } else if (experiment !== undefined && !passed.has(index) && (await runs(world, rollout, experiment))) {
      passed.add(index);
      await client.merge(now, { status: { currentStepIndex: index + 1 } }, 'status');
    }
    return isDone(now) && at(status, 'stableRS') !== stable;
  }, async () => (await read()).status);
  expectThat(least >= before, `${least} of ${before} pods were ready at the lowest`);
  await writesAreListed(world, after);
  const failed = (await client.list('argoproj.io/v1alpha1', 'AnalysisRun', rollout.metadata.namespace)).filter((run) => at(run, 'status', 'phase') === 'Failed');
  expectThat(failed.length === 0, `${failed.length} measurements failed`);
  world.journal.count('pauses that were over at once', passed.size);
}

/** A pause that began long ago; or none, as `kubectl argo rollouts promote` writes it for a person. */
function ended(rollout: KubeObject, index: number): readonly unknown[] | null {
  const strategy = at(rollout, 'spec', 'strategy');
  const lasts = at(strategy, 'canary', 'steps', index, 'pause', 'duration') ?? at(strategy, 'blueGreen', 'autoPromotionSeconds');
  const startTime = new Date(Date.now() - 86_400_000).toISOString().replace(/\.\d+/, '');
  return lasts === undefined ? null : listAt(rollout, 'status', 'pauseConditions').map((condition) => ({ ...(isMap(condition) && condition), startTime }));
}

/** As the next release has it. */
function newVersion(rollout: KubeObject): KubeObject {
  const copy = structuredClone(rollout);
  for (const container of listAt(copy, 'spec', 'template', 'spec', 'containers')) if (isMap(container)) (container as Record<string, unknown>).image = `${String(container.image)}-next`;
  return copy;
}

async function readyPods(world: World, { metadata }: KubeObject, hash?: unknown): Promise<number> {
  const pods = await podsIn(world, metadata.namespace ?? '', metadata.name);
  return pods.filter((pod) => isTrue(pod, 'Ready') && (hash === undefined || pod.metadata.labels?.['rollouts-pod-template-hash'] === hash)).length;
}

/** True once an experiment has its pods. */
async function runs(world: World, { metadata: { namespace = '' } }: KubeObject, name: unknown): Promise<boolean> {
  const experiment = (await world.cluster.client.read({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Experiment', metadata: { namespace, name: String(name) } })).body;
  return at(experiment, 'status', 'phase') === 'Running';
}
