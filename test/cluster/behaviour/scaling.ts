import { at } from '../../../lib/kube/object';
import { sleep, until } from '../harness/until';
import { serveMetrics, type Load } from './metrics-server';
import { service } from './rollouts';
import { apply, deploymentOf, expectThat, rolledOut, synthesized, type Behaviour } from './world';

/** Of each pod, in milli-cores; the service in `rollouts.ts` requests as much. */
const REQUEST = 250;
/** Share of the request to steer to. */
const TARGET = 50;
/** Seconds for which the autoscaler remembers a higher need; `rollouts.ts` sets them through `Platform.override`. */
const WINDOW = 20;

const autoscaled: Behaviour = {
  says: 'The autoscaler goes to ceil(current × usage ÷ target) pods, and waits its window before it takes pods away',
  async run(world) {
    const { objects } = await synthesized(world, service('load', { scale: { auto: { min: 2, max: 8, cpu: TARGET } } }));
    await apply(world, objects);
    await rolledOut(world, objects);
    const replicas = async () => Number(at(await deploymentOf(world, 'load', 'api'), 'spec', 'replicas'));
    const load: Load = { milliCores: (2 * REQUEST * TARGET) / 100 };
    await until('two pods', 60, async () => (await replicas()) === 2);
    const close = await serveMetrics(world.cluster, 'load', load);
    try {
      // 2 pods at 120 % of their request, to be at 50 %: ceil(2 × 120 ÷ 50) = 5.
      await sleep(6000);
      expectThat((await replicas()) === 2, `there are ${await replicas()} pods at the target`);
      load.milliCores = 2 * REQUEST * 1.2;
      await until('five pods', 60, async () => (await replicas()) === Math.ceil((2 * 120) / TARGET), replicas);
      await rolledOut(world, objects);

      // 5 pods at 20 %: ceil(5 × 20 ÷ 50) = 2, once the window is over.
      const lowered = Date.now();
      load.milliCores = 5 * REQUEST * 0.2;
      await until('fewer pods', WINDOW + 60, async () => (await replicas()) < 5, replicas);
      const waited = (Date.now() - lowered) / 1000;
      expectThat(waited >= WINDOW - 3, `it waited ${waited} s, and its window is ${WINDOW} s`);
      await until('two pods again', 60, async () => (await replicas()) === Math.ceil((5 * 20) / TARGET), replicas);
    } finally {
      await close();
    }
  },
};

/** How the number of pods follows the load. */
export const SCALING: readonly Behaviour[] = [autoscaled];
