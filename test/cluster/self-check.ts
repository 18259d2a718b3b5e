import { ask } from './converse/converse';
import { judgeSets } from './admission/admission';
import { equalsLedger } from './behaviour/quota';
import { HELD, service } from './behaviour/rollouts';
import { apply, expectThat, podsIn, rolledOut, sampled, synthesized, type World } from './behaviour/world';
import type { KubeObject } from '../../lib/kube/object';
import { Quantity } from '../../lib/units';
import { Client, type Answer } from './harness/client';
import type { Cluster } from './harness/cluster';
import { isTrue } from './harness/conditions';
import { Journal } from './harness/journal';
import { until } from './harness/until';

/** One thing that is wrong on purpose. */
interface Sabotage {
  /** What is wrong, as a sentence that says that it is noticed. */
  readonly says: string;
  /** What the harness then says. */
  readonly noticed: RegExp;
  /** What must work. @default - nothing is needed */
  prepare?(world: World): Promise<void>;
  /** Fails the journal, or throws, where the harness works. */
  run(world: World): Promise<void>;
}

const deployment = (name: string): KubeObject => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: `self-check-${name}` },
  spec: { minReadySeconds: 5, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name, image: 'registry.acme.io/shop/api:1.0.0' }] } } },
});

/** A server that forgets one field of whatever it is given. */
function forgetful(client: Client): Client {
  const forgets: Client = Object.create(client) as Client;
  forgets.create = async (...args): Promise<Answer> => {
    const answer = await client.create(...args);
    delete (answer.body.spec as Record<string, unknown> | undefined)?.minReadySeconds;
    return answer;
  };
  return forgets;
}

/** Two pods in a namespace of their own. */
async function deploy(world: World, name: string): Promise<void> {
  const { objects } = await synthesized(world, service(`self-check-${name}`, { scale: { fixed: 2 } }));
  await apply(world, objects);
  await rolledOut(world, objects);
}

function quotaOf(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: `self-check-${name}`, namespace: `self-check-${name}` } };
}

const SABOTAGE: readonly Sabotage[] = [
  {
    says: 'A server that drops a field is noticed',
    noticed: /does not keep \/spec\/minReadySeconds/,
    async run({ cluster, journal }) {
      await judgeSets({ ...cluster, client: forgetful(cluster.client) }, [{ name: 'sabotage', from: 'rule example', objects: [deployment('field')] }], journal);
    },
  },
  {
    says: 'A warning of the server is noticed',
    noticed: /makes the server warn: would violate PodSecurity/,
    async run({ cluster, journal }) {
      await judgeSets(cluster, [{ name: 'sabotage', from: 'example', objects: [deployment('warning')] }], journal);
    },
  },
  {
    says: 'A refusal of ours that the server does not share is noticed',
    noticed: /the server accepts what we refuse/,
    async prepare({ cluster }) {
      await cluster.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'converse' } });
    },
    async run({ cluster, journal }) {
      const config: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'fine' }, data: {} };
      await ask(cluster, { scopeOf: () => 'Namespaced', definitionOf: () => undefined, refusedByController: () => undefined, ours: () => [{ id: 'sabotage', severity: 'error', message: 'nothing is wrong', fix: 'Leave it.' }] }, { about: 'sabotage', object: config }, 'sabotage', journal);
    },
  },
  {
    says: 'A ledger that is wrong by one milli-core is noticed, and the right one is not',
    noticed: /requests.cpu: the server counts 500m, our ledger 501m/,
    prepare: async (world) => {
      await deploy(world, 'quota');
      await equalsLedger(world, quotaOf('quota'), [['requests.cpu', Quantity.parse('500m')]]);
    },
    run: (world) => equalsLedger(world, quotaOf('quota'), [['requests.cpu', Quantity.parse('501m')]], 3),
  },
  {
    says: 'A version that never becomes ready is noticed',
    noticed: /waited 8 s in vain for Deployment api to roll out/,
    async run(world) {
      const { objects } = await synthesized(world, service('self-check-unready', { annotations: HELD }));
      await apply(world, objects);
      await rolledOut(world, objects, 8);
    },
  },
  {
    says: 'Pods that all go at once are noticed',
    noticed: /^0 pods were ready at the lowest/,
    prepare: (world) => deploy(world, 'outage'),
    async run(world) {
      const samples = await sampled(world, 'self-check-outage', 'api', async () => {
        const before = (await podsIn(world, 'self-check-outage')).map(({ metadata }) => metadata.name);
        await world.cluster.client.request('DELETE', '/api/v1/namespaces/self-check-outage/pods');
        await until('other pods to be ready', 60, async () => (await podsIn(world, 'self-check-outage')).filter((pod) => isTrue(pod, 'Ready') && !before.includes(pod.metadata.name)).length === 2);
      });
      expectThat(samples.leastReady >= 2, `${samples.leastReady} pods were ready at the lowest`);
    },
  },
];

/** What is tried, as sentences. */
export const SELF_CHECKS: readonly string[] = SABOTAGE.map(({ says }) => says);

/** Shows that the harness can fail: each sabotage must be noticed, and for what it is. */
export async function judgeHarness(cluster: Cluster, journal: Journal): Promise<void> {
  await Promise.all(
    SABOTAGE.map(async ({ says, noticed, prepare, run }) => {
      const inner = new Journal(cluster.minor, () => undefined);
      const world = { cluster, journal: inner };
      try {
        await prepare?.(world);
        await run(world).catch((error: unknown) => inner.fail(messageOf(error)));
        if (inner.failures.some((failure) => noticed.test(failure))) journal.count('sabotage noticed');
        else journal.fail(`the harness did not notice what is wrong on purpose (${says}): ${inner.failures.join('; ') || 'it was content'}`);
      } catch (error) {
        journal.fail(`${says}: ${messageOf(error)}`);
      }
    }),
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
