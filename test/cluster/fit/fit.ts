import type { NodePools } from '../../../lib/kube/pools';
import type { Cluster } from '../harness/cluster';
import type { Journal } from '../harness/journal';
import { peakIsTooHigh, peakOutlivesDrains } from './app';
import { sameFit, type FitCase, type Seen } from './compare';
import { gpuSets, onGpuNodesOnly } from './gpu';
import { probePools } from './probes';
import { generatedSets, ruleExamples } from './sets';

/** What is seen, as the page says it. */
const SAYS = {
  probes: 'A pod by itself is taken by the nodes that we say, and refused by all others for the reason that we give',
  sets: 'All pods of a set find nodes at their peak, or some do not, as we say; each stands on nodes that we allow it; what starts together or not at all does as well',
  app: 'The app `node-pools` is scaled to its peak, its surge included: every pod stands in a pool that we name, and finds another node while one of each pool is drained, each in turn',
  short: 'With two nodes for everybody, one of them drained, as many pods of that app wait as we say',
  gpu: 'Pods on GPUs, of the app `llm-batch` and of every example, stand on nodes with the GPUs that they ask for and on no others; where no node has any, they wait, and what needs none keeps off GPUs',
} as const;

/** A wrong verdict must be noticed. */
export const FIT_SELF_CHECK = 'A pool that is reported with larger nodes than it has is noticed';

/** What the page says of pods and nodes. */
export function fitSection(journal: Journal): string {
  const rows = ['pods that a pool takes, as we say', 'pods that a pool refuses, for the reasons that we give', 'sets whose fit is the scheduler’s', 'workloads that find no node, for the reasons that we give', 'pods that are placed at the peak, as we say', 'sets of which some pods find no node at the peak, as we say', 'units that fit all at once or never, as we say', 'sets whose pods on GPUs are on nodes that have them', 'nodes drained at the peak'];
  return `${Object.values(SAYS).map((says) => `- ${says}.`).join('\n')}

Sets are those of the rules’ examples and of every workload on GPUs, and generated ones, the same each time. Where we say that all pods find a node, the scheduler finds one for each, if not as it scatters
them, then where it fills node after node (\`MostAllocated\`).

| | |
|---|---|
${rows.map((row) => `| ${row} | ${journal.of(row)} |`).join('\n')}`;
}

/** Holds our verdicts on pods and nodes against the scheduler's. */
export async function judgeFit(cluster: Cluster, journal: Journal): Promise<void> {
  await seen(journal, SAYS.probes, () => probePools(cluster, journal));
  for (const each of [...ruleExamples(), ...generatedSets()]) await seen(journal, each.about, async () => told(journal, each.about, await sameFit(cluster, each)));
  for (const each of await gpuSets(cluster.minor)) {
    await seen(journal, `${each.about} on GPUs`, async () => {
      for (const result of await onGpuNodesOnly(cluster, each)) told(journal, each.about, result);
      journal.count('sets whose pods on GPUs are on nodes that have them');
    });
  }
  await seen(journal, SAYS.app, () => peakOutlivesDrains({ cluster, journal }));
  await seen(journal, SAYS.short, () => peakIsTooHigh({ cluster, journal }));
  await seen(journal, FIT_SELF_CHECK, () => noticed(cluster));
}

function told(journal: Journal, about: string, { refused, placed, short, units, scattered }: Seen): void {
  journal.count('sets whose fit is the scheduler’s');
  journal.count('workloads that find no node, for the reasons that we give', refused);
  journal.count('pods that are placed at the peak, as we say', placed);
  journal.count('sets of which some pods find no node at the peak, as we say', short);
  journal.count('units that fit all at once or never, as we say', units);
  if (scattered > 0) process.stderr.write(`${about}: the scheduler scatters the pods, and some find no node; filling node after node, it finds one for each\n`);
}

/** A node of four CPUs, of which we are told that it has five: for a pod of four and a half. @throws where nobody notices */
async function noticed(cluster: Cluster): Promise<void> {
  const pools = (cpu: number): NodePools => ({ pools: { general: { instance: { capacity: { cpu, memory: '16Gi' } }, nodes: 2, drained: 0 } }, instanceTypes: {}, daemons: {}, zones: 1 });
  const template = { metadata: { labels: { app: 'large' } }, spec: { containers: [{ name: 'large', image: 'registry.acme.io/shop/large:1', resources: { requests: { cpu: '4500m' } } }] } };
  const wrong: FitCase = { about: 'self-check', objects: [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'large', namespace: 'self-check' }, spec: { replicas: 1, strategy: { type: 'Recreate' }, selector: { matchLabels: { app: 'large' } }, template } }], pools: pools(4) };
  const found = await sameFit(cluster, wrong, pools(5)).then(() => 'nothing', (error: unknown) => String(error));
  if (!/we say that all pods find a node, and 0 of 1 do; .*Insufficient cpu/.test(found)) throw new Error(`the harness noticed ${found}`);
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
