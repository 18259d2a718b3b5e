/**
 * Ratios against peers, all measured in one run on one machine: `npm run bench`.
 * Every plinth run has the whole proof on; no peer proves anything.
 */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { parseAllDocuments } from 'yaml';
import { writeHelmChart, writeKustomization } from './chart';
import { compare, table, type Contestant } from './measure';
import { installPeers } from './peers';
import { compareChecking, tsc, writeTypedApps } from './typecheck';

const bench = __dirname;
const root = path.dirname(bench);
const cli = path.join(root, 'dist/lib/cli/main.js');
const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'plinth-bench-'));
const rounds = Number(process.env.ROUNDS ?? 5);
const peers = installPeers(bench);
execFileSync('npx', ['projen', 'compile'], { cwd: root, stdio: 'ignore' });

const plinth = (name: string, entry: string, env: Record<string, string>): Contestant => ({
  name: `plinth synth --stdout, ${name}`,
  command: process.execPath,
  args: [cli, 'synth', path.join(bench, 'entries', entry), '--stdout'],
  env,
});
const helm = (count: number): Contestant => {
  const chart = path.join(temp, `helm-${count}`);
  writeHelmChart(chart, count);
  return { name: `helm template, ${count} pairs, nothing proved`, command: peers.helm, args: ['template', 'bench', chart] };
};
const kustomize = (count: number): Contestant => {
  const folder = path.join(temp, `kustomize-${count}`);
  writeKustomization(folder, count);
  return { name: `kubectl kustomize, ${count} pairs`, command: peers.kubectl, args: ['kustomize', folder] };
};
const plus = (name: string, env: Record<string, string>): Contestant => ({ name: `cdk8s-plus-28, ${name}`, command: process.execPath, args: [compiled('entries/plus.ts')], env });

for (const pairs of [1000, 5000]) {
  const field = [plinth(`${pairs} raw pairs`, 'raw.ts', { PAIRS: `${pairs}` }), helm(pairs), plus(`${pairs} pairs`, { PAIRS: `${pairs}` })];
  print(`${pairs} Deployment+Service pairs`, field);
}
print('kustomize is quadratic: 1,000 pairs only, one round', [plinth('1000 raw pairs', 'raw.ts', { PAIRS: '1000' }), kustomize(1000)], 1);
for (const [title, entry] of [['500 ProductionServices', 'services.ts'], ['500 ProductionServices with every feature on', 'features.ts']] as const) {
  print(`${title} (cdk8s-plus-28 at least ×2)`, [plinth(title, entry, { SERVICES: '500' }), plus('the same objects', { OBJECTS: rendered(entry) })]);
}
print('20,000 objects: charts must not cost (at most ×2)', [plinth('in 1 chart', 'raw.ts', { PAIRS: '10000', CHARTS: '1' }), plinth('in 2,000 charts', 'raw.ts', { PAIRS: '10000', CHARTS: '2000' })], 3);
print('100,000 objects: linear (at most ×15), under 1,500 MB', [plinth('10,000 objects', 'raw.ts', { PAIRS: '5000' }), plinth('100,000 objects', 'raw.ts', { PAIRS: '50000' })], 3);
print('50,000 pods proved to fit 5,000 nodes: under ten seconds', [
  plinth('2,000 workloads, no nodes declared', 'pools.ts', { WORKLOADS: '2000', POOLS: '0' }),
  plinth('2,000 workloads', 'pools.ts', { WORKLOADS: '2000' }),
  plinth('2,000 workloads, even over zones and hosts', 'pools.ts', { WORKLOADS: '2000', SPREAD: '1' }),
  plinth('50,000 workloads of one pod, no nodes declared', 'pools.ts', { WORKLOADS: '50000', POOLS: '0' }),
  plinth('50,000 workloads of one pod', 'pools.ts', { WORKLOADS: '50000' }),
], 3);
print('an app of one object (at most ×4)', [{ name: 'node -e 0', command: process.execPath, args: ['-e', '0'] }, plinth('1 object', 'one.ts', {})], 11);
const apps = writeTypedApps(path.join(bench, 'node_modules/.typecheck'), 500);
print('tsc on an app of 500 services (at most ×2)', [tsc('props untyped', apps.untyped), tsc('props typed', apps.typed)]);
process.stdout.write(`${table('  of that, checking alone, without loading declarations', compareChecking(compiled('entries/check.ts'), apps, rounds))}\n`);
fs.rmSync(temp, { recursive: true });

function print(title: string, field: readonly Contestant[], times = rounds): void {
  process.stdout.write(`${table(title, compare(field, times))}\n`);
}

/** The objects of an entry's 500 services as JSON, for the peer to render. */
function rendered(services: string): string {
  const entry = plinth('', services, {});
  const yaml = execFileSync(entry.command, [...entry.args], { env: { ...process.env, SERVICES: '500' }, maxBuffer: 256 << 20, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  const file = path.join(temp, `${services}.json`);
  fs.writeFileSync(file, JSON.stringify(parseAllDocuments(yaml).map((document) => document.toJSON())));
  return file;
}

/** The peer's program as plain JavaScript, so that no transpiler counts against it. */
function compiled(entry: string): string {
  const folder = path.join(bench, 'node_modules/.compiled');
  for (const file of ['workload.ts', entry]) {
    const target = path.join(folder, file.replace(/\.ts$/, '.js'));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    const source = fs.readFileSync(path.join(bench, file), 'utf8');
    fs.writeFileSync(target, transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 } }).outputText);
  }
  return path.join(folder, entry.replace(/\.ts$/, '.js'));
}
