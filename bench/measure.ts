import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** One command of a comparison. */
export interface Contestant {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Median wall time of a contestant, and the largest resident memory that a Node contestant reported. */
export interface Result {
  readonly name: string;
  readonly ms: number;
  readonly megabytes?: number;
}

const PROBE = path.join(os.tmpdir(), `plinth-bench-rss-${process.pid}.cjs`);

/** Runs the contestants in turn, `rounds` times, stdout to a file each, and takes medians: the machine's noise hits all alike. */
export function compare(contestants: readonly Contestant[], rounds: number): Result[] {
  fs.writeFileSync(PROBE, "process.on('exit', () => require('node:fs').writeSync(2, `\\nmaxrss ${process.resourceUsage().maxRSS}\\n`));");
  const times = new Map<string, number[]>();
  const memory = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    for (const contestant of contestants) {
      const { ms, megabytes } = once(contestant);
      times.set(contestant.name, [...(times.get(contestant.name) ?? []), ms]);
      if (megabytes !== undefined) memory.set(contestant.name, Math.max(megabytes, memory.get(contestant.name) ?? 0));
    }
  }
  fs.rmSync(PROBE);
  return contestants.map(({ name }) => ({ name, ms: median(times.get(name) ?? []), megabytes: memory.get(name) }));
}

function once({ name, command, args, env }: Contestant): { ms: number; megabytes: number | undefined } {
  const file = path.join(os.tmpdir(), `plinth-bench-${process.pid}.out`);
  const out = fs.openSync(file, 'w');
  const node = command === process.execPath;
  const start = process.hrtime.bigint();
  const run = spawnSync(command, node ? ['--require', PROBE, ...args] : args, {
    stdio: ['ignore', out, 'pipe'],
    env: { ...process.env, ...env },
    maxBuffer: 64 << 20,
  });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  fs.closeSync(out);
  fs.rmSync(file);
  const stderr = run.stderr.toString();
  if (run.status !== 0) throw new Error(`${name} ended with ${run.status ?? run.signal}: ${stderr.slice(-2000)}`);
  const rss = /maxrss (\d+)/.exec(stderr)?.[1];
  return { ms, megabytes: rss === undefined ? undefined : Number(rss) / 1024 };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The results as a table, each with its ratio to the first. */
export function table(title: string, results: readonly Result[]): string {
  const first = results[0];
  const rows = results.map(({ name, ms, megabytes }) => {
    const ratio = first ? ms / first.ms : Number.NaN;
    return `  ${name.padEnd(52)} ${ms.toFixed(0).padStart(7)} ms  ×${ratio.toFixed(2).padStart(6)}${megabytes === undefined ? '' : `  ${megabytes.toFixed(0).padStart(5)} MB`}`;
  });
  return [title, ...rows, ''].join('\n');
}
