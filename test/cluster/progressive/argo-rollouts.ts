import { at, listAt, type KubeObject } from '../../../lib/kube/object';
import { apply, expectThat, podsIn, readObject, synthesized, type Behaviour, type World } from '../behaviour/world';
import { isTrue } from '../harness/conditions';
import { until } from '../harness/until';
import { writesAreListed } from './contract';
import { blueGreenIn, canaryIn, metricsAt, UP, type Version } from './programs';
import type { Construct } from 'constructs';

type Program = (namespace: string, version: Version) => (scope: Construct) => void;
type Address = `http://${string}`;

const ROUTERS = ['istio', 'nginx', 'traefik', 'alb'] as const;

/** What the controller of Argo Rollouts is seen to do with what we emit. */
export function argoBehaviours(address: Address): readonly Behaviour[] {
  const byPods: Program = (namespace, version) => canaryIn(namespace, address, version, { router: 'none', steps: [25, '2s', 50, '2s'], analysis: [UP] });
  const measured: Program = (namespace, version) => blueGreenIn(namespace, address, version, { promote: { afterAnalysis: [UP] }, keepOld: '30s', postCheck: false });
  const manual: Program = (namespace, version) => blueGreenIn(namespace, address, version, { promote: 'manual', keepOld: '30s', postCheck: false });
  return [
    {
      says: 'A canary without a router goes through all of its steps, and ends with the new version alone',
      async run(world) {
        const steps = new Set<number>();
        await update(world, 'canary-good', byPods, async () => {
          await until('the canary to end', 240, async () => {
            const rollout = await rolloutIn(world, 'canary-good');
            steps.add(Number(at(rollout, 'status', 'currentStepIndex')));
            return isHealthy(rollout) && isNew(rollout);
          }, async () => (await rolloutIn(world, 'canary-good')).status);
        });
        expectThat([1, 3, 4].every((step) => steps.has(step)), `it was seen at the steps ${[...steps].join(', ')}`);
        await expectServices(world, 'canary-good', 'new');
      },
    },
    {
      says: 'A canary whose measurement fails is aborted: its Services lead to the old version, and as many old pods are ready as before',
      async run(world) {
        await update(world, 'canary-failing', byPods, () => aborted(world, 'canary-failing'));
        await expectServices(world, 'canary-failing', 'old');
        await until('four old pods to be ready', 60, async () => (await readyPods(world, 'canary-failing', 'stableRS')) === 4);
      },
    },
    {
      says: 'Blue-green lets the preview be measured before any request meets it, and then hands over at once',
      async run(world) {
        await update(world, 'blue-green-good', measured, () => until('the new version to serve', 240, async () => {
          const rollout = await rolloutIn(world, 'blue-green-good');
          return isNew(rollout) && isStable(rollout);
        }, async () => (await rolloutIn(world, 'blue-green-good')).status));
        const runs = await world.cluster.client.list('argoproj.io/v1alpha1', 'AnalysisRun', 'blue-green-good');
        expectThat(runs.some((run) => at(run, 'status', 'phase') === 'Successful'), `${runs.length} measurements were made, and none succeeded`);
        await expectServices(world, 'blue-green-good', 'new');
      },
    },
    {
      says: 'Blue-green whose preview fails its measurement never hands over',
      async run(world) {
        await update(world, 'blue-green-failing', measured, () => aborted(world, 'blue-green-failing'));
        expectThat((await hashOf(world, 'blue-green-failing', 'api')) === at((await rolloutIn(world, 'blue-green-failing')).status, 'stableRS'), 'the active Service leads to the new version');
      },
    },
    {
      says: 'Blue-green that a person promotes waits: the preview leads to the new version and the Service to the old one, until then',
      async run(world) {
        await update(world, 'blue-green-manual', manual, () => until('the roll-out to wait', 240, async () => at(await rolloutIn(world, 'blue-green-manual'), 'status', 'pauseConditions', 0, 'reason') === 'BlueGreenPause'));
        const waiting = await rolloutIn(world, 'blue-green-manual');
        expectThat((await hashOf(world, 'blue-green-manual', 'api')) === at(waiting, 'status', 'stableRS'), 'the active Service does not lead to the old version');
        expectThat((await hashOf(world, 'blue-green-manual', 'api-preview')) === at(waiting, 'status', 'currentPodHash'), 'the preview does not lead to the new version');
        // What `kubectl argo rollouts promote` writes.
        await world.cluster.client.merge(waiting, { status: { pauseConditions: null } }, 'status');
        await until('the new version to serve', 240, async () => (await hashOf(world, 'blue-green-manual', 'api')) === at(waiting, 'status', 'currentPodHash'));
      },
    },
    ...ROUTERS.map((router): Behaviour => ({
      says: `A canary behind ${ROUTER_NAMES[router]} divides requests as its step says, and its controller writes nothing but what \`plinth synth --drift\` lists`,
      run: (world) => routed(world, router, address),
    })),
  ];
}

const ROUTER_NAMES = { istio: 'Istio', nginx: 'NGINX', traefik: 'Traefik', alb: 'a load balancer of AWS' } as const;

/** The first version, all of it; then the second, until something is so. */
async function update(world: World, namespace: string, program: Program, then: () => Promise<unknown>): Promise<void> {
  const first = (await synthesized(world, program(namespace, 1))).objects;
  await apply(world, first);
  await until('the first version to run', 240, async () => isStable(await rolloutIn(world, namespace)), async () => (await rolloutIn(world, namespace)).status);
  // As `plinth synth --drift` has it: what did not change is not applied. A Service that is applied leads to both versions again, and blue-green then hands over
  // at once, without a preview.
  const before = new Set(first.map((object) => JSON.stringify(object)));
  await apply(world, (await synthesized(world, program(namespace, 2))).objects.filter((object) => !before.has(JSON.stringify(object))));
  await then();
}

const WEIGHT = 20;
/** In a field, or in an annotation that holds JSON. */
const SAYS_WEIGHT = new RegExp(`\\\\?"[Ww]eight\\\\?":${WEIGHT}\\b`);
const HALF_WAY = { steps: [WEIGHT, 'approve'], analysis: false, minPods: 1 } as const;
const STRATEGIES = { istio: { router: 'istio', ...HALF_WAY }, nginx: { router: 'nginx', ...HALF_WAY }, traefik: { router: 'traefik', ...HALF_WAY }, alb: { router: 'alb', ...HALF_WAY } } as const;

function routedProgram(router: (typeof ROUTERS)[number], address: Address): Program {
  const metrics = metricsAt(address);
  const certificates = { engine: 'cert-manager', issuer: 'letsencrypt' } as const;
  const platform = {
    istio: { mesh: 'istio-sidecar', metrics },
    nginx: { ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx' }, certificates, metrics },
    traefik: { ingress: { engine: 'traefik', className: 'traefik', namespace: 'traefik' }, certificates, metrics },
    alb: { ingress: { engine: 'alb', className: 'alb', scheme: 'internet-facing', subnets: ['10.0.0.0/20'] }, metrics },
  } as const;
  return (namespace, version) => canaryIn(namespace, address, version, STRATEGIES[router], platform[router], router === 'istio' ? undefined : 'api.acme.io');
}

async function routed(world: World, router: (typeof ROUTERS)[number], address: Address): Promise<void> {
  const namespace = `routed-${router}`;
  const program = routedProgram(router, address);
  await update(world, namespace, program, () => until('the canary to wait for a person', 240, async () => {
    const rollout = await rolloutIn(world, namespace);
    return at(rollout, 'status', 'currentStepIndex') === 1 && at(rollout, 'status', 'canary', 'weights', 'canary', 'weight') === WEIGHT;
  }, async () => (await rolloutIn(world, namespace)).status));

  const { objects } = await synthesized(world, program(namespace, 2));
  await writesAreListed(world, objects);
  const now = await Promise.all(objects.filter(({ kind }) => kind !== 'Rollout').map(async (object) => (await world.cluster.client.read(object)).body));
  expectThat(now.some((object) => SAYS_WEIGHT.test(JSON.stringify(object))) || router === 'nginx', 'the controller writes no weight');
  if (router === 'nginx') {
    const ingresses = await world.cluster.client.list('networking.k8s.io/v1', 'Ingress', namespace);
    expectThat(ingresses.some(({ metadata: { annotations } }) => annotations?.['nginx.ingress.kubernetes.io/canary-weight'] === String(WEIGHT)), 'no Ingress has the weight');
  }
}

function rolloutIn(world: World, namespace: string): Promise<KubeObject> {
  return readObject(world, 'argoproj.io/v1alpha1', 'Rollout', namespace, 'api');
}

/** The version that a Service leads to. */
async function hashOf(world: World, namespace: string, name: string): Promise<unknown> {
  return at(await readObject(world, 'v1', 'Service', namespace, name), 'spec', 'selector', HASH);
}

const HASH = 'rollouts-pod-template-hash';

async function expectServices(world: World, namespace: string, version: 'new' | 'old'): Promise<void> {
  const { status } = await rolloutIn(world, namespace);
  const wanted = at(status, version === 'new' ? 'currentPodHash' : 'stableRS');
  const narrowed = (await world.cluster.client.list('v1', 'Service', namespace)).filter((service) => at(service, 'spec', 'selector', HASH) !== undefined);
  expectThat(narrowed.length > 0, 'the controller narrows no Service to a version');
  await until(`all Services to lead to the ${version} version`, 30, async () => (await Promise.all(narrowed.map(({ metadata }) => hashOf(world, namespace, metadata.name)))).every((hash) => hash === wanted));
}

async function aborted(world: World, namespace: string): Promise<void> {
  await until('the roll-out to be aborted', 240, async () => at((await rolloutIn(world, namespace)).status, 'abort') === true, async () => (await rolloutIn(world, namespace)).status);
  const runs = await world.cluster.client.list('argoproj.io/v1alpha1', 'AnalysisRun', namespace);
  expectThat(runs.some((run) => at(run, 'status', 'phase') === 'Failed'), 'no measurement failed');
}

async function readyPods(world: World, namespace: string, version: 'stableRS'): Promise<number> {
  const hash = at((await rolloutIn(world, namespace)).status, version);
  return (await podsIn(world, namespace)).filter((pod) => pod.metadata.labels?.[HASH] === hash && isTrue(pod, 'Ready')).length;
}

function isHealthy(rollout: KubeObject): boolean {
  return at(rollout, 'status', 'phase') === 'Healthy' && String(at(rollout, 'status', 'observedGeneration')) === String(rollout.metadata.generation);
}

/** True once all pods of a version serve, and Services lead to it alone: what comes before that is taken over at once, without a preview or a step. */
function isStable(rollout: KubeObject): boolean {
  const hash = at(rollout, 'status', 'currentPodHash');
  const serves = at(rollout, 'spec', 'strategy', 'blueGreen') === undefined || at(rollout, 'status', 'blueGreen', 'activeSelector') === hash;
  return isHealthy(rollout) && at(rollout, 'status', 'availableReplicas') === 4 && at(rollout, 'status', 'stableRS') === hash && serves;
}

/** True once the second version is the one that stays. */
function isNew(rollout: KubeObject): boolean {
  return String(at(listAt(rollout, 'spec', 'template', 'spec', 'containers')[0], 'image')).endsWith(':1.2.0') && at(rollout, 'status', 'stableRS') === at(rollout, 'status', 'currentPodHash');
}
