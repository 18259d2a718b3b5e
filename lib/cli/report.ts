import * as path from 'node:path';
import { formatProblem, type Problem, type Severity } from '../errors';
import type { Paint } from './terminal';

/** How many findings of one id are printed before the rest is only counted: nobody reads the thousandth. */
const SHOWN: Readonly<Record<Severity, number>> = { error: 50, warning: 5, info: 5 };

const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Every problem as people read it: errors first, those of one id together, in the order in which they were found. */
export function reportOf(problems: readonly Problem[], paint: Paint): string {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    const key = `${problem.severity} ${problem.id}`;
    const group = groups.get(key);
    if (group) group.push(problem);
    else groups.set(key, [problem]);
  }
  const blocks: string[] = [];
  for (const group of [...groups.values()].sort((a, b) => weightOf(a) - weightOf(b))) {
    const [{ severity, id }] = group as [Problem, ...Problem[]];
    for (const problem of group.slice(0, SHOWN[severity])) blocks.push(painted(problem, paint));
    const rest = group.length - SHOWN[severity];
    if (rest > 0) blocks.push(paint.faint(`… and ${grouped(rest)} more of ${id}`));
  }
  return blocks.map((block) => `${block}\n`).join('\n');
}

/** `3 errors, 12 warnings`, or `no findings`. */
export function countsOf(problems: readonly Problem[]): string {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  for (const { severity } of problems) counts[severity]++;
  const parts = (['error', 'warning', 'info'] as const).filter((severity) => counts[severity] > 0).map((severity) => plural(counts[severity], severity === 'info' ? 'note' : severity));
  return parts.join(', ') || 'no findings';
}

/** `1 object`, `2,000 objects`. */
export function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function weightOf([first]: readonly Problem[]): number {
  return first ? WEIGHT[first.severity] : 0;
}

function painted(problem: Problem, paint: Paint): string {
  const [head = '', ...details] = formatProblem(withNearFile(problem)).split('\n');
  const label = `${problem.severity} ${problem.id}`;
  return [paint.of(problem.severity, label) + head.slice(label.length), ...details].join('\n');
}

/** `2,000`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A file below the current folder is named from there, as people type it. */
function withNearFile(problem: Problem): Problem {
  const { source } = problem;
  if (!source || !path.isAbsolute(source.file)) return problem;
  const near = path.relative(process.cwd(), source.file);
  return near.startsWith('..') || path.isAbsolute(near) ? problem : { ...problem, source: { ...source, file: near } };
}
