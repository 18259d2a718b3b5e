import { build } from '../harness/build';
import { inParallel } from '../harness/pool';
import { run } from '../harness/processes';
import { objectIn, type Judged, type JudgeFinding } from './finding';

interface Scored {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string; readonly namespace?: string };
  readonly checks: ReadonlyArray<{ readonly check: { readonly id: string }; readonly grade: number; readonly skipped: boolean; readonly comments: ReadonlyArray<{ readonly summary: string; readonly path: string }> | null }>;
}

/** What is a warning or worse to it. */
const GOOD = 10;

/** A finding for each comment below the best grade. */
export async function askKubeScore(sets: readonly Judged[], fileOf: (set: Judged) => string, minor: number): Promise<readonly JudgeFinding[]> {
  const kubeScore = await build('kube-score');
  const found = await inParallel(sets, 2, async (set) => {
    // It ends with 1 where it finds something, and its answer is the same.
    const stdout = await run(kubeScore('kube-score'), ['score', '--output-format', 'json', '--kubernetes-version', `v1.${minor}`, fileOf(set)], { answers: [0, 1] });
    return (JSON.parse(stdout) as readonly Scored[]).flatMap(({ type_meta: { kind }, object_meta: { name, namespace }, checks }) =>
      checks
        .filter(({ grade, skipped }) => !skipped && grade < GOOD)
        .flatMap(({ check, comments }) => (comments ?? []).map(({ summary, path }): JudgeFinding => ({ judge: 'kube-score', check: check.id, set: set.name, object: objectIn(set, kind, name, namespace), says: `${summary} ${path}`.trim() }))),
    );
  });
  return found.flat();
}
