import { formatObject } from '../errors';
import { brokenReferences, keysOfTarget, type Reference, type Use } from '../graph/references';
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
    const keys = keysOfTarget(graph, target);
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
  const names = namesOf(graph, target.groupKind, target.namespace);
  const near = nearest(target.name, names);
  report({
    object: from,
    path,
    message: `${who} refers to ${named}, which is neither in the set nor declared as external`,
    accepted: names.length === 0 ? `the set has no ${kind} there` : `in the set: ${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? ', …' : ''}`,
    ...(near !== undefined && { fix: `Write ${near} if that is meant; or add ${named}, or declare it as external.` }),
  });
}

const MOST_NAMES = 8;

/** The name of an object of the kind and namespace that is nearest to a name that none has. */
export function nearestName(graph: Graph, groupKind: string, namespace: string, name: string): string | undefined {
  return nearest(name, namesOf(graph, groupKind, namespace));
}

/** Names of the kind that a reference could mean, in the order of the set; without a namespace, of all. */
function namesOf(graph: Graph, groupKind: string, namespace: string): readonly string[] {
  const kinds = graph.memo(namesByKind);
  let places = kinds.get(groupKind);
  if (places === undefined) kinds.set(groupKind, (places = byPlace(graph, groupKind)));
  return places.get(namespace) ?? NO_NAMES;
}

function byPlace(graph: Graph, groupKind: string): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const object of graph.ofKind(groupKind)) {
    for (const place of new Set(['', graph.namespaceOf(object)])) {
      const names = places.get(place);
      if (names === undefined) places.set(place, [object.metadata.name]);
      else if (names.length < MOST_CANDIDATES) names.push(object.metadata.name);
    }
  }
  return places;
}

const NO_NAMES: readonly string[] = [];

/** Looking for the nearest name stays bounded however many objects there are. */
const MOST_CANDIDATES = 500;

function namesByKind(): Map<string, Map<string, string[]>> {
  return new Map();
}
