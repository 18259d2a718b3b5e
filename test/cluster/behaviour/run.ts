import type { Cluster } from '../harness/cluster';
import type { Journal } from '../harness/journal';
import { ACCESS } from './access';
import { JOBS } from './jobs';
import { NODE_LOSS } from './node-loss';
import { QUOTA } from './quota';
import { ROLLOUTS } from './rollouts';
import { SCALING } from './scaling';
import type { Behaviour } from './world';

/** What can be seen side by side, and then what takes nodes away, one after the other. */
const TOGETHER: readonly Behaviour[] = [...ROLLOUTS, ...QUOTA, ...JOBS, ...ACCESS, ...SCALING];
const ALONE: readonly Behaviour[] = NODE_LOSS;

/** Every behaviour that is looked at, in order. */
export const BEHAVIOURS: readonly Behaviour[] = [...TOGETHER, ...ALONE];

/** Looks at what a control plane and simulated nodes make of what we emit. */
export async function judgeBehaviour(cluster: Cluster, journal: Journal): Promise<void> {
  const look = async (behaviour: Behaviour) => {
    const started = Date.now();
    try {
      await behaviour.run({ cluster, journal });
      journal.count('behaviours seen');
      journal.name('behaviours', behaviour.says);
      process.stderr.write(`seen in ${Math.round((Date.now() - started) / 1000)} s: ${behaviour.says}\n`);
    } catch (error) {
      journal.fail(`${behaviour.says}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  await Promise.all(TOGETHER.map(look));
  for (const behaviour of ALONE) await look(behaviour);
}
