import { NamespaceWithQuota, Platform, ProductionService, type ProductionServiceOptions } from 'cdk8s-plinth';
import type { Construct } from 'constructs';
import { at } from '../../../lib/kube/object';
import { conditionOf, isTrue } from '../harness/conditions';
import { NODES, zoneOf } from '../harness/nodes';
import { until } from '../harness/until';
import { apply, deploymentOf, expectThat, podsIn, readObject, rolledOut, sampled, synthesized, type Behaviour, type World } from './world';

/** What keeps pods from ever becoming ready; see `stages.yaml`. */
export const HELD = { 'plinth.test/hold': 'true' } as const;

/** A namespace with one service of four pods, which takes seconds where others take minutes. */
export function service(namespace: string, options: Partial<ProductionServiceOptions> = {}) {
  return (scope: Construct): void => {
    Platform.override(scope, { ProductionService: { rollout: { minReady: '1s', deadlineBeyondStartup: '10s' }, scaling: { scaleDownWindow: '20s' } } });
    const shop = new NamespaceWithQuota(scope, namespace, { team: 'shop', environment: 'prod', size: 'M' });
    new ProductionService(shop, 'api', {
      image: 'registry.acme.io/shop/api:1.0.0',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '250m', memory: '256Mi' },
      probes: { startupBudget: '10s' },
      scale: { fixed: 4 },
      ...options,
    });
  };
}

async function deploy(world: World, build: (scope: Construct) => void): Promise<void> {
  const { objects } = await synthesized(world, build);
  await apply(world, objects);
  await rolledOut(world, objects);
}

const update: Behaviour = {
  says: 'A rolling update never has fewer ready pods than before it, and never more pods than the surge allows',
  async run(world) {
    await deploy(world, service('update'));
    const samples = await sampled(world, 'update', 'api', async () => {
      for (const image of ['registry.acme.io/shop/api:1.1.0', 'registry.acme.io/shop/api:1.2.0'] as const) await deploy(world, service('update', { image }));
    });
    expectThat(samples.count >= 20, `only ${samples.count} samples were taken`);
    expectThat(samples.leastReady >= 4, `${samples.leastReady} of 4 pods were ready at the lowest`);
    expectThat(samples.mostPods === 5, `there were ${samples.mostPods} pods at the most; 4 and a surge of 25 % are 5`);
  },
};

const recreate: Behaviour = {
  says: 'With `recreate`, no pod of the new version starts before the last of the old one is gone',
  async run(world) {
    const build = (image: ProductionServiceOptions['image']) => service('recreate', { image, rollout: { recreate: 'Two versions would write different formats.' } });
    await deploy(world, build('registry.acme.io/shop/api:1.0.0'));
    const samples = await sampled(world, 'recreate', 'api', () => deploy(world, build('registry.acme.io/shop/api:2.0.0')));
    expectThat(samples.mostPods <= 4, `there were ${samples.mostPods} pods at once`);
  },
};

const unready: Behaviour = {
  says: 'A version that never becomes ready leaves every old pod serving and ends in ProgressDeadlineExceeded; applying the old tree again restores it',
  async run(world) {
    await deploy(world, service('unready'));
    const before = new Set((await podsIn(world, 'unready', 'api')).map(({ metadata }) => metadata.name));
    const next = await synthesized(world, service('unready', { image: 'registry.acme.io/shop/api:2.0.0', annotations: HELD }));
    const samples = await sampled(world, 'unready', 'api', async () => {
      await apply(world, next.objects);
      await until('ProgressDeadlineExceeded', 120, async () => conditionOf(await deploymentOf(world, 'unready', 'api'), 'Progressing')?.reason === 'ProgressDeadlineExceeded', () => deploymentOf(world, 'unready', 'api'));
      const after = (await podsIn(world, 'unready', 'api')).filter((pod) => isTrue(pod, 'Ready')).map(({ metadata }) => metadata.name);
      expectThat(after.length === 4 && after.every((name) => before.has(name)), `the pods ${after.join(', ')} serve, and ${[...before].join(', ')} did`);
      await deploy(world, service('unready'));
      await until('the new pods to go', 30, async () => (await podsIn(world, 'unready', 'api')).length === 4);
    });
    expectThat(samples.leastReady >= 4, `${samples.leastReady} of 4 pods were ready at the lowest`);
    const now = (await podsIn(world, 'unready', 'api')).map(({ metadata }) => metadata.name);
    expectThat(now.every((name) => before.has(name)), `the old version runs in new pods: ${now.join(', ')}`);
  },
};

const spread: Behaviour = {
  says: 'Pods are spread over zones where it is required, and over hosts where it is wished for',
  async run(world) {
    await deploy(world, service('spread', { scale: { fixed: 6 }, availability: { zones: 'require' } }));
    const nodes = (await podsIn(world, 'spread', 'api')).map((pod) => String(at(pod, 'spec', 'nodeName')));
    expectThat(new Set(nodes.map(zoneOf)).size === 3, `six pods are in the zones ${[...new Set(nodes.map(zoneOf))].join(', ')}`);
    expectThat(new Set(nodes).size === NODES.length, `six pods are on the nodes ${nodes.join(', ')}`);
  },
};

const ready: Behaviour = {
  says: 'A Deployment without `replicas` is brought to its minimum by its autoscaler',
  async run(world) {
    await deploy(world, service('minimum', { scale: { auto: { min: 3, max: 6 } } }));
    await until('three replicas', 60, async () => at(await readObject(world, 'apps/v1', 'Deployment', 'minimum', 'api'), 'status', 'availableReplicas') === 3);
  },
};

/** How services come up and change. */
export const ROLLOUTS: readonly Behaviour[] = [ready, spread, update, recreate, unready];
