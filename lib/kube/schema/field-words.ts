import { nearest } from '../names';
import type { CoreTypes } from './core';
import type { Place, Words } from './findings';
import type { SchemaNode } from './node';
import { dotted, lastField, list, onlyOne, type Path } from './wording';

/** Fields looked at when a misplaced one is looked for. */
const MOST_LOOKED_AT = 4000;

/** A field that no minor has, with the field or the place that was probably meant. */
export function unknownField(node: SchemaNode, root: SchemaNode): (place: Place) => Words {
  return ({ path }) => {
    const name = String(path.at(-1));
    const known = [...(node.fields?.keys() ?? [])].sort();
    return {
      message: `unknown field ${JSON.stringify(name.slice(0, 80))}${path.length === 1 ? '' : ` in ${lastField(path.slice(0, -1))}`}, which a server drops or refuses`,
      accepted: known.length === 0 ? 'no fields' : list(known),
      fix: unknownFix(name, path.slice(0, -1), known, root),
    };
  };
}

/** A field that only other minors have. */
export function notInVersion(type: string, core: CoreTypes): (place: Place) => Words {
  return ({ path }) => {
    const name = String(path.at(-1));
    const { minor } = core;
    const minors = core.minorsOf(type, name);
    const last = minors.at(-1)?.[1] ?? minor;
    const shown = minors.find(([first]) => first > minor)?.[0];
    if (shown === undefined) {
      return {
        message: `${name} is no field of Kubernetes 1.${minor}: 1.${last} was the last minor that had it`,
        accepted: `Kubernetes 1.${last} or older`,
        fix: `Remove ${name}.`,
      };
    }
    const gates = core.gatesOf(type, name);
    const on = gates === undefined ? shown : core.onSince(gates);
    const from = on === undefined || on > last ? undefined : Math.max(shown, on);
    const gated = from === shown ? '' : from === undefined ? ', off by default' : `, on by default since 1.${from}`;
    return {
      message: `${name} is no field of Kubernetes 1.${minor}: 1.${shown} is the first minor that has it${gated}`,
      ...availability(name, from),
    };
  };
}

/** A field that the minor shows in its API and drops. */
export function offByDefault(gates: string, core: CoreTypes): (place: Place) => Words {
  return ({ path }) => {
    const name = String(path.at(-1));
    const off = core.gatesOff(gates);
    return {
      message: `${name} is dropped by Kubernetes 1.${core.minor}: feature gate${off.length === 1 ? '' : 's'} ${off.join(' and ')} ${off.length === 1 ? 'is' : 'are'} off by default`,
      ...availability(name, core.onSince(gates)),
    };
  };
}

function availability(name: string, from: number | undefined): Pick<Words, 'accepted' | 'fix'> {
  return from === undefined
    ? { accepted: 'no minor that is known has it on by default', fix: `Remove ${name}.` }
    : { accepted: `Kubernetes 1.${from} or newer`, fix: `Remove ${name}, or target Kubernetes 1.${from}.` };
}

function unknownFix(name: string, path: Path, known: readonly string[], root: SchemaNode): string {
  const near = nearest(name, known) ?? onlyOne(known.filter((field) => name.length >= 4 && field.startsWith(name)));
  if (near !== undefined) return `Write ${near} instead of ${name}.`;
  const place = placeOf(name, root, path);
  return place === undefined ? `Remove ${name.slice(0, 80)}.` : `Move ${name} to ${place}, where there is such a field.`;
}

/** The nearest place of the object's schema that has a field of the name, as `spec.template.spec`. */
function placeOf(name: string, root: SchemaNode, from: Path): string | undefined {
  const found = placesIn(root).get(name) ?? [];
  const start = dotted(from.filter((step) => typeof step === 'string'));
  return found.find((path) => path.startsWith(start) || start.startsWith(path)) ?? onlyOne(found);
}

const indexed = new WeakMap<SchemaNode, ReadonlyMap<string, readonly string[]>>();

/** Field → the places of a schema that have it, the nearest to the top first. */
function placesIn(root: SchemaNode): ReadonlyMap<string, readonly string[]> {
  const known = indexed.get(root);
  if (known !== undefined) return known;
  const places = new Map<string, string[]>();
  const seen = new Set<SchemaNode>();
  const open: Array<readonly [node: SchemaNode, path: string]> = [[root, '']];
  for (let at = 0; at < open.length && at < MOST_LOOKED_AT; at++) {
    const [node, path] = open[at] ?? [root, ''];
    if (seen.has(node)) continue;
    seen.add(node);
    const { fields, items } = node.ready();
    if (items !== undefined) open.push([items, path]);
    for (const [key, field] of fields ?? []) {
      if (path === '' && (key === 'status' || key === 'metadata')) continue;
      open.push([field, path === '' ? key : `${path}.${key}`]);
      if (path === '') continue;
      const others = places.get(key);
      if (others === undefined) places.set(key, [path]);
      else others.push(path);
    }
  }
  indexed.set(root, places);
  return places;
}
