import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { removeTemporary, run, temporaryFolder } from './processes';

/** Where the modules of the pieces lie: each folder of `pieces.json` with its `go.mod` and `go.sum`. */
export const GO_FOLDER = path.resolve(__dirname, '../go');

/** A program, or several of one module, that are built from source. */
interface Piece {
  readonly module: string;
  readonly version: string;
  /** Other modules that its programs read, and their versions. @default - none */
  readonly with?: Readonly<Record<string, string>>;
  /** Packages to build; none for a module of which only files are read. */
  readonly commands: readonly string[];
}

const PIECES = JSON.parse(fs.readFileSync(path.join(GO_FOLDER, 'pieces.json'), 'utf8')) as Readonly<Record<string, Piece>>;

/** The binaries of one piece, by the last part of their package: `kube-apiserver`. */
export type Binaries = (command: string) => string;

/** The Kubernetes minors that can be built, newest first. */
export const MINORS: readonly number[] = Object.keys(PIECES).flatMap((name) => (name.startsWith('kubernetes-1.') ? [Number(name.slice(13))] : [])).sort((a, b) => b - a);

/** The version of a piece, or of a module beside its own: `v1.36.3`. */
export function versionOfPiece(name: string, module?: string): string {
  const { version, with: others = {} } = pieceOf(name);
  if (module === undefined) return version;
  const other = others[module];
  if (other === undefined) throw new Error(`${name} is built without ${module}`);
  return other;
}

/** Why the pieces cannot be built here, as a sentence that says how to get what is missing; undefined where they can. */
export function missingGo(): string | undefined {
  const wanted = newestGo();
  let found: string;
  try {
    // Asked inside the newest module, an older Go may fetch the one that it needs.
    found = execFileSync('go', ['env', 'GOVERSION'], { cwd: path.join(GO_FOLDER, `kubernetes-1.${MINORS[0]}`), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  } catch {
    return `The cluster tests build Kubernetes from source and need Go ${wanted} or newer, which is not here. Get it at https://go.dev/dl/ or from the packages of the system, and put it on the PATH.`;
  }
  const [major = 0, minor = 0] = found.replace(/^go/, '').split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return undefined;
  return `The cluster tests need Go ${wanted} or newer, and here is ${found}. Get it at https://go.dev/dl/ and put it before the other on the PATH.`;
}

/** What a machine lacks to be asked, and how to get it: no failure of what is judged. */
export class NotHere extends Error {}

const building = new Map<string, Promise<Binaries>>();

/**
 * Builds a piece, or finds it built: the cache lies outside the repository, and its key is what decides the bytes.
 *
 * @throws {@link NotHere} where its modules cannot be fetched, and otherwise with the output of the Go command
 */
export function build(name: string): Promise<Binaries> {
  let built = building.get(name);
  if (built === undefined) building.set(name, (built = buildOnce(name)));
  return built;
}

async function buildOnce(name: string): Promise<Binaries> {
  const { commands, version } = pieceOf(name);
  const target = targetOf(name);
  if (!isBuilt(name)) {
    const started = Date.now();
    const seconds = () => Math.round((Date.now() - started) / 1000);
    let compiled = 0;
    process.stderr.write(`building ${name} ${version} …\n`);
    const patience = setInterval(() => process.stderr.write(`building ${name} ${version}: ${seconds()} s, ${compiled} packages\n`), 30_000);
    const scratch = temporaryFolder();
    // Whoever builds the same at the same time puts the same in the same place.
    const fresh = temporaryFolder(`${target}.${process.pid}`);
    try {
      // Two builds at a time: a linker of a server takes two gigabytes.
      await run('go', ['build', '-v', '-p', '2', '-trimpath', '-mod=readonly', `-ldflags=${linkFlags(name, version)}`, '-o', `${fresh}${path.sep}`, ...commands], {
        cwd: path.join(GO_FOLDER, name),
        env: { GOWORK: 'off', GOFLAGS: '-buildvcs=false', GOTMPDIR: scratch },
        onLine: (line) => (compiled += line.includes(' ') ? 0 : 1),
      }).catch((error: unknown) => {
        throw asNotHere(error, `The modules of ${name} ${version}`);
      });
      fs.writeFileSync(path.join(fresh, 'done'), '');
      fs.rmSync(target, { recursive: true, force: true });
      fs.renameSync(fresh, target);
    } finally {
      clearInterval(patience);
      removeTemporary(scratch);
      removeTemporary(fresh);
    }
    process.stderr.write(`built ${name} ${version} in ${seconds()} s\n`);
  }
  return (command) => path.join(target, command);
}

/** What the Go command prints where it cannot reach what it asks. */
const UNREACHABLE = /dial tcp|no such host|i\/o timeout|connection re(fused|set)|TLS handshake|proxyconnect|Client\.Timeout|unexpected EOF|module lookup disabled|: (403|407|429|5\d\d) /;

/** The error of a program, as what this machine lacks where it is the way to what it needs. */
export function asNotHere(error: unknown, what: string): unknown {
  const said = error instanceof Error ? error.message : String(error);
  const line = said.split('\n').find((each) => UNREACHABLE.test(each));
  if (line === undefined) return error;
  return new NotHere(`${what} are not in the cache, and cannot be fetched: ${line.trim()}\nRun once with a way to a Go module proxy (the variable GOPROXY names it), or bring the folder ${cacheFolder()} of a machine of the same sort.`);
}

/** True where a piece lies in the cache. */
export function isBuilt(name: string): boolean {
  return fs.existsSync(path.join(targetOf(name), 'done'));
}

/** The YAML files of a folder of a module as it was published, kept beside the pieces. @throws where the module is not what the sum says */
export async function publishedFolder(module: string, version: string, sum: string, folder: string): Promise<string> {
  const target = path.join(cacheFolder(), `published-${createHash('sha256').update([module, version, sum, folder].join(' ')).digest('hex').slice(0, 12)}`);
  if (fs.existsSync(target)) return target;
  const answer = await run('go', ['mod', 'download', '-json', `${module}@${version}`], { cwd: path.join(GO_FOLDER, 'etcd'), env: { GOWORK: 'off', GOFLAGS: '' } }).catch((error: unknown) => {
    throw asNotHere(error, `The definitions of ${module} ${version}`);
  });
  const { Dir, Sum } = JSON.parse(answer) as { readonly Dir: string; readonly Sum: string };
  if (Sum !== sum) throw new Error(`${module} ${version} is not what it was: its sum is ${Sum}, and ${sum} is committed`);
  const fresh = temporaryFolder(`${target}.${process.pid}`);
  for (const name of fs.readdirSync(path.join(Dir, folder)).filter((each) => each.endsWith('.yaml'))) fs.writeFileSync(path.join(fresh, name), fs.readFileSync(path.join(Dir, folder, name)));
  fs.rmSync(target, { recursive: true, force: true });
  fs.renameSync(fresh, target);
  removeTemporary(fresh);
  return target;
}

function pieceOf(name: string): Piece {
  const piece = PIECES[name];
  if (piece === undefined) throw new Error(`${name} is no piece of ${path.join(GO_FOLDER, 'pieces.json')}`);
  return piece;
}

function targetOf(name: string): string {
  return path.join(cacheFolder(), `${name}-${keyOf(path.join(GO_FOLDER, name), pieceOf(name).version)}`);
}

/** Servers that are not told their version call themselves 0.0.0, and judge by it. */
function linkFlags(name: string, version: string): string {
  if (!name.startsWith('kubernetes-')) return '-s -w';
  const [major = '', minor = ''] = version.slice(1).split('.');
  const set = (field: string, value: string) => `-X k8s.io/component-base/version.${field}=${value}`;
  return ['-s -w', set('gitVersion', version), set('gitMajor', major), set('gitMinor', minor), set('gitTreeState', 'clean')].join(' ');
}

function keyOf(folder: string, version: string): string {
  const hash = createHash('sha256').update(version).update(process.arch).update(process.platform);
  for (const file of sourcesIn(folder)) hash.update(fs.readFileSync(path.join(folder, file)));
  return hash.update(execFileSync('go', ['env', 'GOVERSION'], { cwd: folder })).digest('hex').slice(0, 12);
}

/** What decides the bytes beside the Go command: versions, sums, and programs of our own. */
function sourcesIn(folder: string): readonly string[] {
  const programs = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.go'));
  return ['go.mod', 'go.sum', ...programs.sort()];
}

/** Where everything lies that is built or installed for these tests, outside the repository. */
export function cacheFolder(): string {
  return path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'plinth-cluster');
}

/** The highest `go` line of the modules. */
function newestGo(): string {
  const lines = Object.keys(PIECES).map((name) => /^go (\d+)\.(\d+)/m.exec(fs.readFileSync(path.join(GO_FOLDER, name, 'go.mod'), 'utf8')));
  const [best] = lines.map((match) => [Number(match?.[1]), Number(match?.[2])] as const).sort((a, b) => b[0] - a[0] || b[1] - a[1]);
  return best?.join('.') ?? '1.26';
}
