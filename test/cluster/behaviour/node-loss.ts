import { at } from '../../../lib/kube/object';
import { messageOf } from '../harness/client';
import { conditionOf, isTrue } from '../harness/conditions';
import { NODES } from '../harness/nodes';
import { until } from '../harness/until';
import { service } from './rollouts';
import { apply, expectThat, isRolledOut, deploymentOf, podsIn, rolledOut, sampled, synthesized, type Behaviour, type Pod, type World } from './world';

async function evict({ cluster: { client } }: World, { metadata }: Pod): Promise<{ readonly status: number; readonly message: string }> {
  const answer = await client.request('POST', `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: metadata.name, namespace: metadata.namespace } });
  return { status: answer.status, message: messageOf(answer) };
}

const budget: Behaviour = {
  says: 'A disruption budget lets one pod of four go when all are evicted at once, and refuses the others',
  async run(world) {
    const { objects } = await synthesized(world, service('budget'));
    await apply(world, objects);
    await rolledOut(world, objects);
    await until('the budget to allow one eviction', 30, async () => at((await world.cluster.client.read({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'api', namespace: 'budget' } })).body, 'status', 'disruptionsAllowed') === 1);
    const answers = await Promise.all((await podsIn(world, 'budget', 'api')).map((pod) => evict(world, pod)));
    const [gone, kept] = [answers.filter(({ status }) => status === 201), answers.filter(({ status }) => status === 429)];
    expectThat(gone.length === 1 && kept.length === 3, `four evictions were answered ${answers.map(({ status, message }) => `${status} ${message}`).join('; ')}`);
  },
};

const drain: Behaviour = {
  says: 'While each node is drained in turn, at most one pod of a service is missing',
  async run(world) {
    const { client } = world.cluster;
    const { objects } = await synthesized(world, service('drained'));
    await apply(world, objects);
    await rolledOut(world, objects);
    const samples = await sampled(world, 'drained', 'api', async () => {
      for (const name of NODES) {
        const node = { apiVersion: 'v1', kind: 'Node', metadata: { name } };
        await client.merge(node, { spec: { unschedulable: true } });
        const left = async () => (await podsIn(world, 'drained')).filter((pod) => at(pod, 'spec', 'nodeName') === name);
        await until(`${name} to be empty`, 60, async () => {
          for (const pod of await left()) if ((await evict(world, pod)).status === 201) world.journal.count('pods evicted');
          return (await left()).length === 0;
        });
        await client.merge(node, { spec: { unschedulable: null } });
      }
      await until('all pods to be back', 60, async () => isRolledOut(await deploymentOf(world, 'drained', 'api')));
    });
    expectThat(samples.leastReady >= 3, `${samples.leastReady} of 4 pods were ready at the lowest`);
  },
};

const silence: Behaviour = {
  says: 'When a node stops reporting, its pods come back on other nodes, and ready pods never reach zero',
  async run(world) {
    const { client } = world.cluster;
    const { objects } = await synthesized(world, service('silent', { scale: { fixed: 2 } }));
    await apply(world, objects);
    await rolledOut(world, objects);
    const [first] = await podsIn(world, 'silent', 'api');
    const name = String(at(first, 'spec', 'nodeName'));
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name } };
    const samples = await sampled(world, 'silent', 'api', async () => {
      await client.merge(node, { metadata: { annotations: { 'plinth.test/silent': 'true' } } });
      await until(`${name} to be given up`, 90, async () => conditionOf((await client.read(node)).body, 'Ready')?.status === 'Unknown');
      await until('its pods to be elsewhere', 90, async () => {
        const pods = await podsIn(world, 'silent', 'api');
        return pods.length === 2 && pods.every((pod) => isTrue(pod, 'Ready') && at(pod, 'spec', 'nodeName') !== name);
      });
    });
    expectThat(samples.leastReady >= 1, 'no pod was ready for a while');
    await client.merge(node, { metadata: { annotations: { 'plinth.test/silent': null } } });
    await until(`${name} to be back`, 90, async () => isTrue((await client.read(node)).body, 'Ready'));
  },
};

/** What takes nodes away; one after the other, since all others would notice. */
export const NODE_LOSS: readonly Behaviour[] = [budget, drain, silence];
