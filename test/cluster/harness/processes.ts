import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';

/** Programs that run while something is tested, with one temporary folder; none of them outlives this process. */
export class Processes {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plinth-cluster-'));
  private readonly running = new Map<string, ChildProcess>();
  private stopping = false;

  constructor() {
    guard();
    open.add(this);
  }

  /** Starts a program; what it prints goes to a file of its name. */
  start(name: string, command: string, args: readonly string[]): void {
    const log = fs.openSync(this.logOf(name), 'a');
    const child = spawn(command, args, { cwd: this.folder, stdio: ['ignore', log, log] });
    fs.closeSync(log);
    this.running.set(name, child);
    child.on('exit', (code, signal) => {
      this.running.delete(name);
      if (!this.stopping) process.stderr.write(`${name} ended (${signal ?? code}); its last words:\n${this.lastWords(name)}\n`);
    });
  }

  isRunning(name: string): boolean {
    return this.running.has(name);
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
    this.remove();
  }

  /** What is left to do when this process must end at once. */
  kill(): void {
    this.stopping = true;
    for (const child of this.running.values()) child.kill('SIGKILL');
    this.remove();
  }

  private remove(): void {
    open.delete(this);
    if (process.env.KEEP_CLUSTER_LOGS === undefined) fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
    else process.stderr.write(`kept ${this.folder}\n`);
  }

  private logOf(name: string): string {
    return path.join(this.folder, `${name}.log`);
  }
}

const open = new Set<Processes>();
let guarded = false;

/** However this process ends, it takes its children along. */
function guard(): void {
  if (guarded) return;
  guarded = true;
  process.on('exit', () => open.forEach((each) => each.kill()));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(128 + os.constants.signals[signal]));
}

/** So many ports of the loopback interface that nobody listens on. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listening()));
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

function listening(): Promise<net.Server> {
  return new Promise((done, fail) => {
    const server = net.createServer().on('error', fail);
    server.listen(0, '127.0.0.1', () => done(server));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    const patience = setTimeout(() => child.kill('SIGKILL'), 5000);
    child.on('exit', () => {
      clearTimeout(patience);
      done();
    });
    child.kill('SIGTERM');
  });
}
