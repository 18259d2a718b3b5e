import { formatObject, formatPosition, type Problem, type SourcePosition } from '../errors';
import { groupKindOf, refOf, type KubeObject } from '../kube/object';

/** An object and who made it, as far as anybody knows. */
export interface Made {
  readonly object: KubeObject;
  readonly construct?: string | undefined;
  readonly source?: SourcePosition | undefined;
}

/** Two objects with one identity overwrite each other in the cluster; both makers are named. */
export function findDuplicates(made: readonly Made[]): Problem[] {
  // By kind, namespace and name: an identity put together of them would be made, and hashed, for every object.
  const kinds = new Map<string, Map<string, Map<string, Made>>>();
  const problems: Problem[] = [];
  for (const item of made) {
    const { name, namespace = '' } = item.object.metadata;
    const names = within(within(kinds, groupKindOf(item.object)), namespace);
    const earlier = names.get(name);
    if (!earlier) {
      names.set(name, item);
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

function within<V>(maps: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let map = maps.get(key);
  if (!map) maps.set(key, (map = new Map()));
  return map;
}

function makerOf({ construct, source }: Made): string {
  return [construct, source && formatPosition(source)].filter(Boolean).join(' at ') || 'an unknown source';
}
