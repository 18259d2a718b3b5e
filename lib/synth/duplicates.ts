import { formatObject, formatPosition, type Problem, type SourcePosition } from '../errors';
import { identityOf, refOf, type KubeObject } from '../kube/object';

/** An object and who made it, as far as anybody knows. */
export interface Made {
  readonly object: KubeObject;
  readonly construct?: string | undefined;
  readonly source?: SourcePosition | undefined;
}

/** Two objects with one identity overwrite each other in the cluster; both makers are named. */
export function findDuplicates(made: readonly Made[]): Problem[] {
  const first = new Map<string, Made>();
  const problems: Problem[] = [];
  for (const item of made) {
    const identity = identityOf(item.object);
    const earlier = first.get(identity);
    if (!earlier) {
      first.set(identity, item);
      continue;
    }
    const object = refOf(item.object);
    problems.push({
      id: 'duplicate-object',
      severity: 'error',
      message: `${formatObject(object)} is made twice: by ${makerOf(earlier)} and by ${makerOf(item)}; the one applied last would overwrite the other`,
      accepted: 'one object for each group, kind, namespace and name',
      object,
      ...(item.construct !== undefined && { construct: item.construct }),
      ...(item.source && { source: item.source }),
      fix: 'Give one of them another name or namespace, or make it in one place only.',
    });
  }
  return problems;
}

function makerOf({ construct, source }: Made): string {
  return [construct, source && formatPosition(source)].filter(Boolean).join(' at ') || 'an unknown source';
}
