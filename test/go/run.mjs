// Runs the Go tests below this folder, or those that are named (node test/go/run.mjs yaml), and says what is missing where they cannot run.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;
const all = readdirSync(here).filter((name) => existsSync(join(here, name, 'go.mod')));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : all;

/** What the Go command prints where it cannot reach what it asks. */
const UNREACHABLE = /dial tcp|no such host|i\/o timeout|connection re(fused|set)|TLS handshake|proxyconnect|Client\.Timeout|unexpected EOF|module lookup disabled|: (403|407|429|5\d\d) /;

const found = spawnSync('go', ['version'], { encoding: 'utf8' });
if (found.error) {
  const newest = all.map((name) => /^go (\S+)$/m.exec(readFileSync(join(here, name, 'go.mod'), 'utf8'))?.[1]).sort().at(-1);
  console.error(`Go is not installed, or not in PATH: ${wanted.join(', ')} did not run. Install Go ${newest} or newer: https://go.dev/doc/install`);
  process.exit(2);
}
console.log(found.stdout.trim());

const scratch = mkdtempSync(join(tmpdir(), 'plinth-go-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
let failed = false;
for (const name of wanted) {
  if (!all.includes(name)) {
    console.error(`There are no Go tests called ${name}; there are ${all.join(', ')}.`);
    process.exit(64);
  }
  // Fetches what is not in the cache.
  const { stderr } = spawnSync('go', ['list', '-deps', '-test', './...'], { cwd: join(here, name), encoding: 'utf8', env: { ...process.env, GOFLAGS: '-mod=readonly' } });
  const unreachable = stderr.split('\n').find((line) => UNREACHABLE.test(line));
  if (unreachable !== undefined) {
    console.error(`The modules of ${name} are not in the cache, and cannot be fetched: ${unreachable.trim()}\nRun once with a way to a Go module proxy; the variable GOPROXY names it.`);
    process.exit(2);
  }
  const corpus = join(scratch, name);
  if (existsSync(join(here, name, 'corpus.ts'))) {
    const file = openSync(corpus, 'w');
    const { status } = spawnSync(process.execPath, ['--conditions=@cdk8s-plinth/source', '--import', 'tsx', join(here, name, 'corpus.ts')], { cwd: join(here, '../..'), stdio: ['ignore', file, 'inherit'] });
    closeSync(file);
    if (status !== 0) process.exit(1);
  }
  // What is tested is not the Go program itself: vet would only add to the first run.
  const { status } = spawnSync('go', ['test', '-vet=off', '-count=1', '-v', './...'], { cwd: join(here, name), stdio: 'inherit', env: { ...process.env, CORPUS: corpus, GOFLAGS: '-mod=readonly' } });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
