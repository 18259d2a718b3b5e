import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { DIFFERENCES, titleOf } from './converse/differences';
import { build, MINORS, missingGo, NotHere } from './harness/build';
import { startCluster } from './harness/cluster';
import { Journal } from './harness/journal';
import { conformancePage, staleLines } from './page';
import { PARTS, type Part } from './parts';

const PAGE = path.resolve(__dirname, '../../docs/conformance.md');

const USAGE = `npm run test:cluster                          everything: ${MINORS.map((minor) => `1.${minor}`).join(', ')}; writes docs/conformance.md when all is well
npm run test:cluster -- --minor 1.36          one minor
npm run test:cluster -- --part admission      one part: ${PARTS.map(({ name }) => name).join(', ')}
npm run test:cluster -- --all                 with what takes longest to build: the command of Kyverno
npm run test:cluster -- --check               writes nothing: the page that is there must say what the run would write
`;

/** Exit codes: 1 is a failure of what is judged. */
const LACKS = 2;
const MISUSED = 64;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { minor: { type: 'string', multiple: true }, part: { type: 'string', multiple: true }, all: { type: 'boolean' }, check: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return 0;
  }
  const missing = missingGo();
  if (missing !== undefined) {
    process.stderr.write(`${missing}\n`);
    return LACKS;
  }
  if (values.all === true) process.env.PLINTH_CLUSTER_ALL = 'yes';
  const minors = values.minor === undefined ? MINORS : MINORS.filter((minor) => values.minor?.includes(`1.${minor}`));
  const parts = values.part === undefined ? PARTS : PARTS.filter(({ name }) => values.part?.includes(name));
  if (minors.length === 0 || parts.length === 0) {
    process.stderr.write(`There is no such minor or part.\n${USAGE}`);
    return MISUSED;
  }

  // Building needs both cores and minutes; what follows waits more than it works, and runs side by side.
  const pieces = new Set(['etcd', 'kwok', ...minors.map((minor) => `kubernetes-1.${minor}`), ...parts.flatMap((part) => part.pieces ?? [])]);
  for (const piece of pieces) await build(piece);
  const journals = minors.map((minor) => new Journal(minor));
  for (const sorts of [[false], [true, 'later']] as const) {
    await Promise.all(journals.flatMap((journal) => sorts.map((nodes) => runOn(journal.minor, parts.filter((part) => (part.nodes ?? false) === nodes && (part.on === 'every minor' || journal.minor === MINORS[0])), nodes, journal))));
  }

  // The page shows the rebuild of the public shop.
  const whole = minors.length === MINORS.length && parts.length === PARTS.length && process.env.BOUTIQUE === undefined;
  const compared = minors.length === MINORS.length && parts.some(({ name }) => name === 'converse');
  if (compared) for (const each of DIFFERENCES) if (!journals.some((journal) => journal.names('differences seen').includes(titleOf(each)))) journals[0]?.fail(`nothing shows the difference that is meant: ${titleOf(each)}`);
  const failures = journals.flatMap((journal) => journal.failures.map((failure) => `1.${journal.minor}: ${failure}`));
  if (failures.length > 0) {
    process.stderr.write(`\n${failures.length} ${failures.length === 1 ? 'failure' : 'failures'}:\n${failures.join('\n')}\n`);
    return 1;
  }
  process.stderr.write(`all is well; ${journals.map((journal) => journal.toString()).join('\n')}\n`);
  const unasked = journals.flatMap((journal) => journal.names('not asked here'));
  if (unasked.length > 0) process.stderr.write(`Not asked here:\n${unasked.join('\n')}\n`);
  return whole && unasked.length === 0 ? settlePage(conformancePage(journals), values.check ?? false) : 0;
}

/** Writes the page, or holds the one that is there against it: words must be the same, and numbers change with what is judged. */
function settlePage(page: string, check: boolean): number {
  if (!check) {
    fs.writeFileSync(PAGE, page);
    process.stderr.write('docs/conformance.md is written\n');
    return 0;
  }
  const { stale, counts } = staleLines(fs.readFileSync(PAGE, 'utf8'), page);
  if (counts > 0) process.stderr.write(`${counts} lines of docs/conformance.md have other numbers than this run; npm run test:cluster writes them\n`);
  if (stale.length === 0) return 0;
  process.stderr.write(`docs/conformance.md does not say what this run says; npm run test:cluster writes it:\n${stale.join('\n')}\n`);
  return 1;
}

/** Runs parts on a cluster of their own. A cluster that does not start, or a part that breaks off, is a failure and not the end. */
async function runOn(minor: number, parts: readonly Part[], nodes: boolean | 'later', journal: Journal): Promise<void> {
  if (parts.length === 0) return;
  try {
    const cluster = await startCluster(minor, { nodes });
    try {
      for (const { name, run } of parts) {
        const started = Date.now();
        await run(cluster, journal).catch((error: unknown) => journal.fail(`${name} broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`));
        process.stderr.write(`1.${minor} ${name}: ${Math.round((Date.now() - started) / 1000)} s\n`);
      }
      for (const name of cluster.processes.fallen) journal.fail(`${name} ended while it was asked`);
    } finally {
      await cluster.stop();
    }
  } catch (error) {
    journal.fail(`the cluster of ${parts.map(({ name }) => name).join(', ')} did not start: ${error instanceof Error ? error.message : String(error)}`);
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof NotHere) {
      process.stderr.write(`${error.message}\n`);
      process.exit(LACKS);
    }
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
