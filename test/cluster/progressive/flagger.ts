import type { PlatformProps } from 'cdk8s-plinth';
import type { Construct } from 'constructs';
import { at, listAt, type KubeObject } from '../../../lib/kube/object';
import { apply, expectThat, podsIn, readObject, synthesized, type Behaviour, type World } from '../behaviour/world';
import { isTrue } from '../harness/conditions';
import { sleep, until } from '../harness/until';
import { writesAreListed } from './contract';
import { flaggerIn, type Version } from './programs';

type Address = `http://${string}`;

/** What Flagger calls what divides the requests → the platform that it is. */
const PROVIDERS = {
  'the Gateway API': {},
  Istio: { mesh: 'istio-sidecar' },
  'Linkerd, by the Gateway API': { mesh: 'linkerd' },
  NGINX: { ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx' }, certificates: { engine: 'cert-manager', issuer: 'letsencrypt' } },
  Traefik: { ingress: { engine: 'traefik', className: 'traefik', namespace: 'traefik' }, certificates: { engine: 'cert-manager', issuer: 'letsencrypt' } },
} as const satisfies Record<string, Partial<PlatformProps>>;
type Provider = keyof typeof PROVIDERS;

/** Percent of the requests that the new version gets, one after the other. */
const WEIGHTS = [20, 60] as const;
const KINDS_OF_ROUTES = [['gateway.networking.k8s.io/v1', 'HTTPRoute'], ['networking.istio.io/v1', 'VirtualService'], ['traefik.io/v1alpha1', 'TraefikService'], ['networking.k8s.io/v1', 'Ingress']] as const;

/** What Flagger is seen to do with what we emit. */
export function flaggerBehaviours(address: Address): readonly Behaviour[] {
  const canary = (provider: Provider) => (namespace: string, version: Version) => {
    const exposed = !('mesh' in PROVIDERS[provider]);
    return flaggerIn(namespace, address, version, PROVIDERS[provider], { canary: { steps: [WEIGHTS[0], '10s', WEIGHTS[1], '10s'] } }, exposed ? 'api.acme.io' : undefined);
  };
  const blueGreen = (namespace: string, version: Version) => flaggerIn(namespace, address, version, {}, { blueGreen: { promote: { after: '20s' } } });
  return [
    ...(Object.keys(PROVIDERS) as Provider[]).map((provider): Behaviour => ({
      says: `Flagger takes a canary behind ${provider} through its weights, and then makes it the one that serves; ready pods are never fewer than before, and it writes nothing but what \`plinth synth --drift\` lists`,
      run: (world) => promoted(world, `flagger-${provider.toLowerCase().replaceAll(/[^a-z]+/g, '-').slice(0, 20)}`, canary(provider), WEIGHTS),
    })),
    {
      says: 'Flagger checks blue-green without a router, and then makes the new version the one that serves',
      run: (world) => promoted(world, 'flagger-blue-green', blueGreen, []),
    },
    {
      says: 'Flagger takes a canary back whose measurement fails: no request goes to it, its pods go, and the old version stays as it was',
      async run(world) {
        const namespace = 'flagger-failing';
        const program = canary('the Gateway API');
        const { objects } = await started(world, namespace, program);
        await apply(world, changed(objects, (await synthesized(world, program(namespace, 2))).objects));
        await phase(world, namespace, 'Failed');
        expectThat(await servingImage(world, namespace) === imageOf(1), 'the version that serves is a new one');
        expectThat(!(await routesSay(world, namespace, WEIGHTS[0])), 'some requests still go to the version that failed');
        await until('the pods of the version that failed to go', 60, async () => (await podsIn(world, namespace, 'api')).length === 0);
      },
    },
  ];
}

/** One program, from nothing to its second version. */
async function promoted(world: World, namespace: string, program: (namespace: string, version: Version) => (scope: Construct) => void, weights: readonly number[]): Promise<void> {
  const { objects } = await started(world, namespace, program);
  await writesAreListed(world, objects);
  const next = (await synthesized(world, program(namespace, 2))).objects;
  const serving = async () => (await podsIn(world, namespace, 'api-primary')).filter((pod) => isTrue(pod, 'Ready')).length;
  const before = await serving();
  await apply(world, changed(objects, next));
  const seen = new Set<number>();
  let least = before;
  await until('the new version to be promoted', 240, async () => {
    const weight = Number(at(await canaryOf(world, namespace), 'status', 'canaryWeight') ?? 0);
    if (weight > 0 && !seen.has(weight) && (await routesSay(world, namespace, weight))) {
      seen.add(weight);
      await writesAreListed(world, next);
    }
    least = Math.min(least, await serving());
    return at(await canaryOf(world, namespace), 'status', 'phase') === 'Succeeded';
  }, async () => (await canaryOf(world, namespace)).status);
  expectThat(weights.every((weight) => seen.has(weight)), `the route was seen with the weights ${[...seen].join(', ') || 'none'}, and the steps are ${weights.join(', ')}`);
  expectThat(least >= before, `${least} of ${before} pods were ready at the lowest`);
  expectThat((await servingImage(world, namespace)) === imageOf(2), 'the version that serves is the old one');
  expectThat(at(await readObject(world, 'v1', 'Service', namespace, 'api'), 'spec', 'selector', 'app.kubernetes.io/name') === 'api-primary', 'the Service leads elsewhere');
  await writesAreListed(world, next);
}

/** The first version, until Flagger has made it the one that serves. */
async function started(world: World, namespace: string, program: (namespace: string, version: Version) => (scope: Construct) => void): Promise<{ readonly objects: readonly KubeObject[] }> {
  const { objects } = await synthesized(world, program(namespace, 1));
  await apply(world, objects);
  await phase(world, namespace, 'Initialized');
  await until('the first version to have all its pods', 60, async () => (await podsIn(world, namespace, 'api-primary')).filter((pod) => isTrue(pod, 'Ready')).length >= 2 && (await podsIn(world, namespace, 'api')).length === 0);
  return { objects };
}

/** As delivery does: what is the same is not applied again. */
function changed(before: readonly KubeObject[], after: readonly KubeObject[]): readonly KubeObject[] {
  const known = new Set(before.map((object) => JSON.stringify(object)));
  return after.filter((object) => !known.has(JSON.stringify(object)));
}

async function phase(world: World, namespace: string, wanted: string): Promise<void> {
  await until(`the Canary to be ${wanted}`, 240, async () => at(await canaryOf(world, namespace), 'status', 'phase') === wanted, async () => (await canaryOf(world, namespace)).status);
  // Its last writes come after its status.
  await sleep(1000);
}

function canaryOf(world: World, namespace: string): Promise<KubeObject> {
  return readObject(world, 'flagger.app/v1beta1', 'Canary', namespace, 'api');
}

async function servingImage(world: World, namespace: string): Promise<unknown> {
  const primary = await readObject(world, 'apps/v1', 'Deployment', namespace, 'api-primary');
  return at(listAt(primary, 'spec', 'template', 'spec', 'containers')[0], 'image');
}

function imageOf(version: Version): string {
  return `registry.acme.io/shop/api:1.${version}.0`;
}

/** True where what divides requests gives so many percent to the new version. */
async function routesSay({ cluster: { client } }: World, namespace: string, weight: number): Promise<boolean> {
  const routes = await Promise.all(KINDS_OF_ROUTES.map(async ([apiVersion, kind]) => ((await client.serves(apiVersion, kind)) ? client.list(apiVersion, kind, namespace) : [])));
  const said = new RegExp(`"(?:weight|nginx\\.ingress\\.kubernetes\\.io/canary-weight)":"?${weight}\\b`);
  return routes.flat().some((route) => said.test(JSON.stringify(route)));
}
