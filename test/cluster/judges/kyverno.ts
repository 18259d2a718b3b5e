import * as fs from 'node:fs';
import { writeDocument } from '../../../lib/kube/yaml/write';
import { build, isBuilt } from '../harness/build';
import { run } from '../harness/processes';
import { objectIn, type Judged, type JudgeFinding } from './finding';

/** One policy of our own: Pod Security restricted, as Kyverno judges it. */
const RESTRICTED = {
  apiVersion: 'kyverno.io/v1', kind: 'ClusterPolicy', metadata: { name: 'restricted' },
  spec: { validationFailureAction: 'Enforce', background: true, rules: [{ name: 'restricted', match: { any: [{ resources: { kinds: ['Pod'] } }] }, validate: { podSecurity: { level: 'restricted', version: 'latest' } } }] },
};

interface Answer {
  readonly kind?: string;
  readonly results?: ReadonlyArray<{ readonly result: string; readonly message?: string; readonly rule?: string; readonly resources?: ReadonlyArray<{ readonly kind: string; readonly name: string; readonly namespace?: string }> }>;
}

/** What it found when it was asked last: it is not asked everywhere, and the page says the same everywhere. */
export const KYVERNO_FOUND = { goldens: 0, published: 12 } as const;

/** Building it takes longer than all the rest: it is asked where it is built, or with `--all`. */
export function asksKyverno(): boolean {
  return isBuilt('kyverno') || process.env.PLINTH_CLUSTER_ALL !== undefined;
}

/** A finding for each workload whose pods it would refuse. */
export async function askKyverno(sets: readonly Judged[], fileOf: (set: Judged) => string, policy: string): Promise<readonly JudgeFinding[]> {
  if (!asksKyverno()) return [];
  const kyverno = await build('kyverno');
  fs.writeFileSync(policy, writeDocument(RESTRICTED));
  const found: JudgeFinding[] = [];
  for (const set of sets) {
    const stdout = await run(kyverno('kubectl-kyverno'), ['apply', policy, '--resource', fileOf(set), '--policy-report', '--output-format', 'json'], { answers: [0, 1] });
    const start = stdout.indexOf('{');
    if (start < 0) continue;
    const { results = [] } = JSON.parse(stdout.slice(start)) as Answer;
    for (const { result, message = '', resources = [] } of results) {
      if (result !== 'fail' && result !== 'error') continue;
      for (const { kind, name, namespace } of resources) found.push({ judge: 'kyverno', check: 'restricted', set: set.name, object: objectIn(set, kind, name, namespace), says: message });
    }
  }
  return found;
}
