import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';

/** Programs that run while something is tested, with one temporary folder; none of them outlives this process. */
export class Processes {
  readonly folder = temporaryFolder();
  /** Names of programs that ended before they were told to. */
  readonly fallen: string[] = [];
  private readonly running = new Map<string, ChildProcess>();
  private stopping = false;

  /** Starts a program; what it prints goes to a file of its name. */
  start(name: string, command: string, args: readonly string[]): void {
    const log = fs.openSync(this.logOf(name), 'a');
    const child = guarded(spawn(command, args, { cwd: this.folder, stdio: ['ignore', log, log], detached: true }));
    fs.closeSync(log);
    this.running.set(name, child);
    const fell = (why: unknown) => {
      if (!this.running.delete(name) || this.stopping) return;
      this.fallen.push(name);
      process.stderr.write(`${name} ended (${String(why)}); its last words:\n${this.lastWords(name)}\n`);
    };
    child.on('error', (error) => fell(error.message));
    child.on('exit', (code, signal) => fell(signal ?? code));
  }

  /** @throws with the last words of the first program that ended before it was told to */
  expectAll(): void {
    const [name] = this.fallen;
    if (name !== undefined) throw new Error(`${name} ended:\n${this.lastWords(name)}`);
  }

  /** The end of what a program printed. */
  lastWords(name: string): string {
    return fs.readFileSync(this.logOf(name), 'utf8').split('\n').slice(-12).join('\n');
  }

  /** A path inside the temporary folder. */
  path(...parts: readonly string[]): string {
    return path.join(this.folder, ...parts);
  }

  /** Stops everything, the last one started first, and removes the folder. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const child of [...this.running.values()].reverse()) await ended(child);
    removeTemporary(this.folder);
  }

  private logOf(name: string): string {
    return path.join(this.folder, `${name}.log`);
  }
}

/** How a program is run to its end. */
export interface RunOptions {
  /** @default - this process' own */
  readonly cwd?: string;
  /** Variables beside those of this process. @default - none */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from stdin. @default - nothing */
  readonly input?: string;
  /** Exit codes that are an answer and no failure. @default 0 alone */
  readonly answers?: readonly number[];
  /** Told of each line on stderr. @default - nobody is */
  readonly onLine?: (line: string) => void;
}

/** Runs a program to its end and hands over what it printed. @throws {@link RunFailure} */
export function run(command: string, args: readonly string[], { cwd, env, input, answers = [0], onLine }: RunOptions = {}): Promise<string> {
  return new Promise((done, fail) => {
    const child = guarded(spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'], detached: true }));
    const printed: Buffer[] = [];
    let complained = '';
    child.stdout?.on('data', (chunk: Buffer) => printed.push(chunk));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complained = (complained + text).slice(-20_000);
      for (const line of onLine ? text.split('\n') : []) if (line !== '') onLine?.(line);
    });
    // One that ends without reading says so by its exit code.
    child.stdin?.on('error', () => undefined).end(input);
    child.on('error', (error) => fail(new RunFailure(`${path.basename(command)}: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code !== null && answers.includes(code)) done(Buffer.concat(printed).toString());
      else fail(new RunFailure(`${path.basename(command)} ${args[0] ?? ''} ended (${signal ?? code}):\n${complained.trim() || Buffer.concat(printed).toString().slice(-2000)}`));
    });
  });
}

/** A program that could not be run, or ended with a code that is no answer. */
export class RunFailure extends Error {}

/** A folder of this process, gone when it ends: a new one in the system's temporary folder, or one at a path. */
export function temporaryFolder(at?: string): string {
  guard();
  const folder = at ?? fs.mkdtempSync(path.join(os.tmpdir(), 'plinth-cluster-'));
  fs.mkdirSync(folder, { recursive: true });
  folders.add(folder);
  return folder;
}

/** Removes a temporary folder, unless what programs printed is asked for. */
export function removeTemporary(folder: string): void {
  if (!folders.delete(folder)) return;
  if (process.env.KEEP_CLUSTER_LOGS === undefined) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  else if (fs.existsSync(folder)) process.stderr.write(`kept ${folder}\n`);
}

const folders = new Set<string>();
const children = new Set<ChildProcess>();
let isGuarded = false;

/** However this process ends, it takes its children along, with the children of those: each leads a group of its own. */
function guard(): void {
  if (isGuarded) return;
  isGuarded = true;
  process.on('exit', () => {
    for (const { pid } of children) if (pid !== undefined) killGroup(pid, 'SIGKILL');
    for (const folder of folders) removeTemporary(folder);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      process.stderr.write(`${signal}: stopping\n`);
      process.exit(128 + os.constants.signals[signal]);
    });
  }
}

function guarded(child: ChildProcess): ChildProcess {
  guard();
  children.add(child);
  child.on('exit', () => children.delete(child));
  return child;
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    const { pid } = child;
    if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return done();
    const patience = setTimeout(() => killGroup(pid, 'SIGKILL'), 5000);
    child.on('exit', () => {
      clearTimeout(patience);
      done();
    });
    killGroup(pid, 'SIGTERM');
  });
}

/** Below the ports that systems give to connections: one of those would be taken between being found free and being listened on. */
const PORTS = { from: 20_000, to: 32_000 } as const;
const given = new Set<number>();

/** So many ports of the loopback interface that nobody listens on, never the same one twice. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) found.push(port);
  }
  return found;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = net.createServer().on('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
