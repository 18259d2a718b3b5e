// Writes the go.mod and go.sum of every piece below this folder: node test/cluster/go/generate.mjs [piece…]
// Only this generator resolves versions; the harness builds with what is committed.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const pieces = JSON.parse(readFileSync(join(here, 'pieces.json'), 'utf8'));
const wanted = process.argv.slice(2);

const go = (cwd, ...args) =>
  execFileSync('go', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, GOFLAGS: '-mod=mod', GOWORK: 'off' } });

const downloaded = (module, version) => JSON.parse(go(here, 'mod', 'download', '-json', `${module}@${version}`));

/** The `go.mod` of a published module: its own `replace` lines do not hold for others, so they are repeated here. */
function published(module, version) {
  return JSON.parse(go(here, 'mod', 'edit', '-json', downloaded(module, version).GoMod));
}

/** Sums of modules that the checksum database does not know, as the piece itself publishes them; that of the piece is known. */
function publishedSums({ module, version, sums = [] }) {
  if (sums.length === 0) return '';
  const lines = readFileSync(join(downloaded(module, version).Dir, 'go.sum'), 'utf8').split('\n');
  return lines.filter((line) => sums.includes(line.split(' ')[0])).map((line) => `${line}\n`).join('');
}

/** The module k8s.io/kubernetes requires its staging modules at v0.0.0 and takes them from its own tree; others take the published ones. */
function kubernetesModule(name, { module, version }) {
  const theirs = published(module, version);
  const staging = version.replace(/^v1\./, 'v0.');
  const requires = theirs.Require.map(({ Path, Version }) => `\t${Path} ${Version === 'v0.0.0' ? staging : Version}`);
  const replaces = theirs.Require.filter(({ Version }) => Version === 'v0.0.0').map(({ Path }) => `\t${Path} => ${Path} ${staging}`);
  return [
    `module plinth.test/cluster/${name}`,
    `go ${theirs.Go}`,
    ...(theirs.GoDebug ?? []).map(({ Key, Value }) => `godebug ${Key}=${Value}`),
    `require (\n\t${module} ${version}\n${requires.join('\n')}\n)`,
    `replace (\n${replaces.join('\n')}\n)`,
    '',
  ].join('\n\n');
}

function plainModule(name, { module, version, with: others = {} }) {
  const theirs = published(module, version);
  const replaces = (theirs.Replace ?? [])
    .filter(({ New }) => New.Version !== undefined)
    .map(({ Old, New }) => `replace ${Old.Path}${Old.Version ? ` ${Old.Version}` : ''} => ${New.Path} ${New.Version}`);
  return [`module plinth.test/cluster/${name}`, `go ${theirs.Go}`, ...Object.entries({ [module]: version, ...others }).map((required) => `require ${required.join(' ')}`), replaces.join('\n'), ''].join('\n\n');
}

for (const [name, piece] of Object.entries(pieces)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const folder = join(here, name);
  mkdirSync(folder, { recursive: true });
  const text = piece.module === 'k8s.io/kubernetes' ? kubernetesModule(name, piece) : plainModule(name, piece);
  writeFileSync(join(folder, 'go.mod'), text);
  writeFileSync(join(folder, 'go.sum'), publishedSums(piece));
  go(folder, 'mod', 'edit', '-fmt');
  // Listing all that a build reads writes down every sum that it needs, and not those of its tests.
  go(folder, 'list', '-deps', ...piece.commands);
  process.stderr.write(`${name}: written\n`);
}
