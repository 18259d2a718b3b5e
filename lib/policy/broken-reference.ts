import { formatObject } from '../errors';
import { brokenReferences, type Reference, type Use } from '../graph/references';
import type { Graph } from '../graph/graph';
import { refOf } from '../kube/object';
import { nearest } from '../kube/names';
import type { Report } from './rule';

/** The check of a rule about references that lead nowhere: one finding each, with the nearest name that exists. */
export function brokenReferenceCheck(uses: readonly Use[], wanted: (reference: Reference) => boolean = () => true): (graph: Graph, report: Report) => void {
  return (graph, report) => {
    for (const use of uses) for (const reference of brokenReferences(graph, use)) if (wanted(reference)) reportBroken(graph, reference, report);
  };
}

/** Reports a reference that leads nowhere. */
export function reportBroken(graph: Graph, reference: Reference, report: Report): void {
  const { from, path, target, state } = reference;
  const kind = target.groupKind.slice(target.groupKind.lastIndexOf('/') + 1);
  const named = formatObject({ apiVersion: '', kind, name: target.name, ...(target.namespace !== '' && { namespace: target.namespace }) });
  const who = formatObject(refOf(from));
  if (state === 'key-missing') {
    const object = graph.find(target.groupKind, target.namespace, target.name);
    const keys = ['data', 'stringData', 'binaryData'].flatMap((field) => Object.keys(object?.[field] ?? {})).sort();
    const [missing = ''] = target.missingKeys;
    const near = nearest(missing, keys);
    report({
      object: from,
      path,
      message: `${who} asks for key ${target.missingKeys.join(', ')} of ${named}, which has no such key`,
      accepted: keys.slice(0, MOST_NAMES).join(', '),
      ...(near !== undefined && { fix: `Ask for key ${near}, or add ${missing} to ${named}.` }),
    });
    return;
  }
  const near = nearestName(graph, target.groupKind, target.namespace, target.name);
  report({
    object: from,
    path,
    message: `${who} refers to ${named}, which is neither in the set nor declared as external`,
    ...(near !== undefined && { fix: `Write ${near} if that is meant; or add ${named}, or declare it as external.` }),
  });
}

const MOST_NAMES = 8;

/** The name of an object of the kind and namespace that is nearest to a name that none has. */
export function nearestName(graph: Graph, groupKind: string, namespace: string, name: string): string | undefined {
  const names = graph.memo(namesByPlace);
  const place = `${groupKind}/${namespace}`;
  let candidates = names.get(place);
  if (candidates === undefined) {
    const objects = graph.ofKind(groupKind).filter((object) => namespace === '' || graph.namespaceOf(object) === namespace);
    names.set(place, (candidates = objects.slice(0, MOST_CANDIDATES).map(({ metadata }) => metadata.name)));
  }
  return nearest(name, candidates);
}

/** Looking for the nearest name stays bounded however many objects there are. */
const MOST_CANDIDATES = 500;

function namesByPlace(): Map<string, readonly string[]> {
  return new Map();
}
