import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CoreDefinition, CoreTable, Minors, Ranged } from '../../lib/kube/schema/tables';
import { gatesOf, servedValues } from './gated-fields';
import type { GateHistory } from './go-features';
import type { GoField, GoPackage } from './go-types';
import { isKind, minorsUnlessAll, rangeOf } from './kinds';
import { byKey, Pool, type SourceSchema } from './pool';
import { FREE_TYPES, SCALAR_TYPES, shortName } from './type-names';

/** What one minor's OpenAPI, enums and Go source say. */
export interface CoreRelease {
  readonly minor: number;
  readonly definitions: Readonly<Record<string, SourceSchema>>;
  readonly enums: Readonly<Record<string, Readonly<Record<string, FieldEnum>>>>;
  readonly packages: ReadonlyMap<string, GoPackage>;
  /** Folders of the API versions served by default. */
  readonly served: ReadonlySet<string>;
}

/** The values of a field, or of the items of a field. */
export interface FieldEnum {
  readonly enum: readonly string[];
  readonly array?: boolean;
}

/** Reads `openapi-v1.NN.json` and the enum overlay of a minor. */
export function readOpenApi(folder: string, minor: number): Pick<CoreRelease, 'definitions' | 'enums'> {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const { definitions } = read(`openapi-v1.${minor}.json`) as Pick<CoreRelease, 'definitions'>;
  const overlay = read('enums.json') as Record<string, Pick<CoreRelease, 'enums'>>;
  return { definitions, enums: overlay[`1.${minor}`]?.enums ?? {} };
}

/** Merges the releases into one table a segment. */
export function mergeCore(releases: readonly CoreRelease[], history: GateHistory): Record<string, CoreTable> {
  const pools = new Map<string, Pool>();
  const definitions = new Map<string, Map<string, CoreDefinition>>();
  for (const name of reachable(releases)) {
    const { segment, local } = shortName(name);
    const pool = entry(pools, segment, () => new Pool());
    entry(definitions, segment, () => new Map<string, CoreDefinition>()).set(local, mergeDefinition(name, releases, history, pool));
  }
  return Object.fromEntries(
    byKey<Pool>(Object.fromEntries(pools)).map(([segment, pool]) => [
      segment,
      { nodes: pool.nodes, definitions: Object.fromEntries(byKey<CoreDefinition>(Object.fromEntries(definitions.get(segment) ?? []))) },
    ]),
  );
}

/** A type over all releases: what is the same everywhere is said once. */
function mergeDefinition(name: string, releases: readonly CoreRelease[], history: GateHistory, pool: Pool): CoreDefinition {
  const present = releases.filter((release) => release.definitions[name] !== undefined);
  const minors = rangeOf(present);
  const schemas = present.map((release) => ({ release, schema: release.definitions[name] as SourceSchema }));
  const fields = new Set(schemas.flatMap(({ schema }) => Object.keys((schema.properties as object | undefined) ?? {})));
  const shared = minorsUnlessAll(minors);
  const properties: Record<string, Ranged<number>> = {};
  for (const field of [...fields].sort()) {
    const values = schemas.flatMap(({ release, schema }) => {
      const property = (schema.properties as Record<string, SourceSchema> | undefined)?.[field];
      return property === undefined ? [] : [{ minor: release.minor, value: pool.addNested(fieldSchema(property, name, field, release, history)) }];
    });
    properties[field] = ranged(values, minors);
  }
  const required = ranged(
    schemas.map(({ release, schema }) => ({ minor: release.minor, value: (schema.required as string[] | undefined) ?? [] })),
    minors,
  );
  const gates = gatesOf(name, releases.map(({ packages }) => goFields(name, packages)), fields, history);
  return {
    ...shared,
    properties,
    ...(required.length === 0 ? {} : { required }),
    ...(Object.keys(gates).length === 0 ? {} : { gates }),
  };
}

/** One field of one release: types of other definitions by name, enums and defaults laid over. */
function fieldSchema(property: SourceSchema, name: string, field: string, release: CoreRelease, history: GateHistory): SourceSchema {
  const schema = plain(property);
  if (field === 'kind' || field === 'apiVersion') return { type: 'string' };
  const overlay = release.enums[name]?.[field];
  const values = overlay && servedValues(overlay.enum, name, field, release.minor, history);
  const fallback = goFields(name, release.packages)?.get(field)?.fallback;
  const enums = values === undefined ? {} : overlay?.array === true ? { items: { type: 'string', enum: values } } : { enum: values };
  return { ...schema, ...enums, ...(fallback === undefined ? {} : { default: fallback }) };
}

/** Without what only patches and server-side apply need; references by their short names. */
function plain(schema: SourceSchema): SourceSchema {
  if (typeof schema.$ref === 'string') return referenced(schema.$ref.slice('#/definitions/'.length));
  const kept: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'items' || keyword === 'additionalProperties') kept[keyword] = plain(value as SourceSchema);
    else if (keyword === 'x-kubernetes-list-type' && value === 'atomic') continue;
    else if (keyword === 'format' && value === 'byte') kept[keyword] = 'base64';
    else if (/^x-kubernetes-(map-type|patch-|unions|group-version-kind)/.test(keyword)) continue;
    else kept[keyword] = value;
  }
  return kept;
}

function referenced(name: string): SourceSchema {
  const scalar = SCALAR_TYPES[name];
  if (scalar) return scalar;
  if (FREE_TYPES.has(name)) return { 'x-kubernetes-preserve-unknown-fields': true };
  const { segment, local } = shortName(name);
  return { $ref: `${segment}/${local}` };
}

function goFields(name: string, packages: ReadonlyMap<string, GoPackage>): ReadonlyMap<string, GoField> | undefined {
  const { segment, local } = shortName(name);
  const [version = '', type = ''] = local.split('.');
  return packages.get(`${segment}/${version}`)?.structs.get(type)?.fields;
}

/** The types that some kind needs in some release, without those of the API itself. */
function reachable(releases: readonly CoreRelease[]): readonly string[] {
  const found = new Set<string>();
  for (const { definitions } of releases) {
    const seen = new Set<string>();
    const open = Object.keys(definitions).filter((name) => isKind(name, definitions[name]));
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (seen.has(name) || SCALAR_TYPES[name] || FREE_TYPES.has(name)) continue;
      seen.add(name);
      for (const [, next = ''] of JSON.stringify(definitions[name]).matchAll(/"#\/definitions\/([^"]+)"/g)) open.push(next);
    }
    for (const name of seen) found.add(name);
  }
  return [...found].sort();
}

/** One value, or the ranges of minors over which it stays the same. */
function ranged<T>(values: ReadonlyArray<{ readonly minor: number; readonly value: T }>, all: Minors): Ranged<T> {
  const ranges: Array<[number, number, T]> = [];
  for (const { minor, value } of values) {
    const last = ranges.at(-1);
    if (last && last[1] === minor - 1 && JSON.stringify(last[2]) === JSON.stringify(value)) last[1] = minor;
    else ranges.push([minor, minor, value]);
  }
  const only = ranges.length === 1 ? ranges[0] : undefined;
  return only && only[0] === all[0] && only[1] === all[1] ? only[2] : ranges;
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
