import type { IConstruct } from 'constructs';
import type { Problem } from '../errors';
import type { Dependency } from './collect';

/**
 * One problem for every ring of dependencies, which names the whole ring. cdk8s orders by recursion, and leaves with a
 * stack overflow where a chain is long and with exponential time where it forks and joins; this walk does neither.
 */
export function findCycles(dependencies: readonly Dependency[]): Problem[] {
  const targets = new Map<IConstruct, IConstruct[]>();
  for (const { source, target } of dependencies) {
    const list = targets.get(source);
    if (list) list.push(target);
    else targets.set(source, [target]);
  }
  const problems: Problem[] = [];
  const done = new Set<IConstruct>();
  for (const start of targets.keys()) {
    const path: Array<{ readonly construct: IConstruct; next: number }> = [{ construct: start, next: 0 }];
    const onPath = new Map<IConstruct, number>([[start, 0]]);
    while (path.length > 0) {
      const here = path[path.length - 1] as (typeof path)[number];
      const target = done.has(here.construct) ? undefined : targets.get(here.construct)?.[here.next++];
      if (target === undefined) {
        done.add(here.construct);
        onPath.delete(here.construct);
        path.pop();
        continue;
      }
      const seen = onPath.get(target);
      if (seen !== undefined) problems.push(cycleProblem([...path.slice(seen).map((step) => step.construct), target]));
      else if (!done.has(target)) {
        onPath.set(target, path.length);
        path.push({ construct: target, next: 0 });
      }
    }
  }
  return problems;
}

function cycleProblem(ring: readonly IConstruct[]): Problem {
  const names = ring.map(({ node }) => node.path || 'the app');
  const shown = names.length > 12 ? [...names.slice(0, 6), `… ${names.length - 11} more …`, ...names.slice(-5)] : names;
  return {
    id: 'dependency-cycle',
    severity: 'error',
    message: `the constructs depend on each other in a ring: ${shown.join(' → ')}`,
    construct: names[0] as string,
    fix: 'Remove one addDependency of the ring.',
  };
}
