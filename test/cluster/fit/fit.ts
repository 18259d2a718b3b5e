import type { Cluster } from '../harness/cluster';
import type { Journal } from '../harness/journal';
import { sameFit, type FitCase } from './compare';
import { probePools } from './probes';
import { generatedSets, ruleExamples } from './sets';

/** Holds our verdicts on pods and nodes against the scheduler's. */
export async function judgeFit(cluster: Cluster, journal: Journal): Promise<void> {
  await seen(journal, 'pods and pools', () => probePools(cluster, journal));
  for (const each of [...ruleExamples(), ...generatedSets()]) await seen(journal, each.about, () => judge(cluster, journal, each));
}

async function judge(cluster: Cluster, journal: Journal, fitCase: FitCase): Promise<void> {
  const { refused, placed, short, units, scattered } = await sameFit(cluster, fitCase);
  journal.count('sets whose fit is the scheduler’s');
  journal.count('workloads that find no node, for the reasons that we give', refused);
  journal.count('pods that are placed at the peak, as we say', placed);
  journal.count('sets of which some pods find no node at the peak, as we say', short);
  journal.count('units that fit all at once or never, as we say', units);
  if (scattered > 0) process.stderr.write(`${fitCase.about}: the scheduler scatters the pods, and some find no node; filling node after node, it finds one for each\n`);
}

async function seen(journal: Journal, what: string, run: () => Promise<void>): Promise<void> {
  const started = Date.now();
  try {
    await run();
    process.stderr.write(`fit seen in ${((Date.now() - started) / 1000).toFixed(1)} s: ${what}\n`);
  } catch (error) {
    journal.fail(`fit: ${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
