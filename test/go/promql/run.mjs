// Runs the Go tests of this folder, and says what is missing where they cannot run.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const wanted = /^go (\S+)$/m.exec(readFileSync(new URL('go.mod', import.meta.url), 'utf8'))?.[1];
const found = spawnSync('go', ['version'], { encoding: 'utf8' });
if (found.error) {
  console.error(`Go is not installed, or not in PATH: the rules were not evaluated. Install Go ${wanted} or newer: https://go.dev/doc/install`);
  process.exit(1);
}
console.log(found.stdout.trim());
// What is tested are the rules, not this program: vet would only add to the first run, which compiles Prometheus.
const { status } = spawnSync('go', ['test', '-vet=off', '-count=1', './...'], { cwd: new URL('.', import.meta.url), stdio: 'inherit' });
process.exit(status ?? 1);
