import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { build, MINORS, missingGo } from './harness/build';
import { startCluster } from './harness/cluster';
import { Journal } from './harness/journal';
import { conformancePage } from './page';
import { PARTS, type Part } from './parts';

const PAGE = path.resolve(__dirname, '../../docs/conformance.md');

const USAGE = `npm run test:cluster                          everything: ${MINORS.map((minor) => `1.${minor}`).join(', ')}; writes docs/conformance.md when all is well
npm run test:cluster -- --minor 1.36          one minor
npm run test:cluster -- --part admission      one part: ${PARTS.map(({ name }) => name).join(', ')}
npm run test:cluster -- --all                 with what takes longest to build: the command of Kyverno
`;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { minor: { type: 'string', multiple: true }, part: { type: 'string', multiple: true }, all: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return 0;
  }
  const missing = missingGo();
  if (missing !== undefined) {
    process.stderr.write(`${missing}\n`);
    return 2;
  }
  if (values.all === true) process.env.PLINTH_CLUSTER_ALL = 'yes';
  const minors = values.minor === undefined ? MINORS : MINORS.filter((minor) => values.minor?.includes(`1.${minor}`));
  const parts = values.part === undefined ? PARTS : PARTS.filter(({ name }) => values.part?.includes(name));
  if (minors.length === 0 || parts.length === 0) {
    process.stderr.write(`There is no such minor or part.\n${USAGE}`);
    return 2;
  }

  // Building needs both cores and minutes; what follows waits more than it works, and runs side by side.
  for (const piece of ['etcd', 'kwok', ...minors.map((minor) => `kubernetes-1.${minor}`)]) await build(piece);
  const journals = minors.map((minor) => new Journal(minor));
  for (const sorts of [[false], [true, 'later']] as const) {
    await Promise.all(journals.flatMap((journal) => sorts.map((nodes) => runOn(journal.minor, parts.filter((part) => (part.nodes ?? false) === nodes && (part.on === 'every minor' || journal.minor === MINORS[0])), nodes, journal))));
  }

  const failures = journals.flatMap((journal) => journal.failures.map((failure) => `1.${journal.minor}: ${failure}`));
  if (failures.length > 0) {
    process.stderr.write(`\n${failures.length} ${failures.length === 1 ? 'failure' : 'failures'}:\n${failures.join('\n')}\n`);
    return 1;
  }
  if (minors.length === MINORS.length && parts.length === PARTS.length) {
    fs.writeFileSync(PAGE, conformancePage(journals));
    process.stderr.write('all is well; docs/conformance.md is written\n');
  } else process.stderr.write(`all is well; ${journals.map((journal) => journal.toString()).join('\n')}\n`);
  return 0;
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
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
