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

/** Medians of a contestant's wall time, and what a Node contestant said of itself: the processor's time, which a busy machine blurs less, and the largest resident memory. */
export interface Result {
  readonly name: string;
  readonly ms: number;
  readonly cpuMs?: number | undefined;
  readonly megabytes?: number | undefined;
}

const PROBE = path.join(os.tmpdir(), `plinth-bench-rss-${process.pid}.cjs`);

/** Runs the contestants in turn, `rounds` times, stdout to a file each, and takes medians: the machine's noise hits all alike. */
export function compare(contestants: readonly Contestant[], rounds: number): Result[] {
  fs.writeFileSync(PROBE, "process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage(); require('node:fs').writeSync(2, `\\nmaxrss ${maxRSS} cpu ${(userCPUTime + systemCPUTime) / 1000}\\n`); });");
  const runs = new Map<string, Run[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contestant of contestants) runs.get(contestant.name)?.push(once(contestant));
  }
  fs.rmSync(PROBE);
  return [...runs].map(([name, each]) => {
    const told = each.flatMap(({ told }) => told ?? []);
    return { name, ms: median(each.map(({ ms }) => ms)), ...(told.length > 0 && { cpuMs: median(told.map(({ cpuMs }) => cpuMs)), megabytes: Math.max(...told.map(({ megabytes }) => megabytes)) }) };
  });
}

/** One run: its wall time, and what the probe told. */
interface Run {
  readonly ms: number;
  readonly told?: { readonly cpuMs: number; readonly megabytes: number } | undefined;
}

function once({ name, command, args, env }: Contestant): Run {
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
  const told = /maxrss (\d+) cpu ([\d.]+)/.exec(stderr);
  return { ms, told: told ? { cpuMs: Number(told[2]), megabytes: Number(told[1]) / 1024 } : undefined };
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The results as a table, each with its ratio to the first. */
export function table(title: string, results: readonly Result[]): string {
  const first = results[0];
  const rows = results.map(({ name, ms, cpuMs, megabytes }) => {
    const cpu = cpuMs === undefined ? '' : `  ${cpuMs.toFixed(0).padStart(6)} ms of CPU${first?.cpuMs === undefined ? '' : ` ×${(cpuMs / first.cpuMs).toFixed(2).padStart(5)}`}`;
    return `  ${name.padEnd(66)} ${ms.toFixed(0).padStart(7)} ms ×${(first ? ms / first.ms : Number.NaN).toFixed(2).padStart(6)}${cpu}${megabytes === undefined ? '' : `  ${megabytes.toFixed(0).padStart(5)} MB`}`;
  });
  return [title, ...rows, ''].join('\n');
}
