import * as path from 'node:path';
import type { Cluster } from '../harness/cluster';
import type { Journal } from '../harness/journal';
import { run } from '../harness/processes';

const RUN = path.resolve(__dirname, '../../go/run.mjs');

/** What each oracle logs when it agrees with us, and what is counted of it. */
const LOGGED = [
  [/(\d+) pods, (\d+) verdicts, (\d+) of them refusals/, ['pods judged as their evaluator does', 'verdicts of Pod Security', 'refusals of Pod Security']],
  [/(\d+) texts, (\d+) documents/, ['texts read by the reader of kubectl', 'documents read by the reader of kubectl']],
] as const;

/** Programs that need no server: Kubernetes' own evaluator of Pod Security, and the YAML reader of kubectl. */
export async function askOracles(_: Cluster, journal: Journal): Promise<void> {
  const said = await run(process.execPath, [RUN, 'pod-security', 'yaml']);
  for (const [pattern, counts] of LOGGED) {
    const found = pattern.exec(said);
    if (found === null) journal.fail(`an oracle did not say what it compared: ${counts[0]}`);
    counts.forEach((count, index) => journal.count(count, Number(found?.[index + 1] ?? 0)));
  }
}

/** What they compared, as a section of the page. */
export function oraclesSection(journal: Journal): string {
  const of = (what: (typeof LOGGED)[number][1][number]) => journal.of(what);
  return `Kubernetes' own evaluator of Pod Security gives our verdict on each of ${of('pods judged as their evaluator does')} Pods, written and generated, for the levels baseline and restricted in every minor from
1.28 to 1.36: ${of('verdicts of Pod Security')} verdicts, ${of('refusals of Pod Security')} of them refusals. The YAML reader of kubectl reads ${of('documents read by the reader of kubectl')} documents in ${of('texts read by the reader of kubectl')} texts of our
writer, and finds what was written. [\`test/go/\`](../test/go/) has both.`;
}
