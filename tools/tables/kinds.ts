import { ALL_MINORS, type CoreKind, type Minors } from '../../lib/kube/schema/tables';
import type { CoreRelease } from './core';
import { byKey, type SourceSchema } from './pool';
import { shortName } from './type-names';

/** Group → version → kind. */
export type KindTable = Record<string, Record<string, Record<string, CoreKind>>>;

/** Cluster-scoped kinds whose Go types are not in `k8s.io/api`; for the others `+genclient:nonNamespaced` says it. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set(['apiextensions/v1.CustomResourceDefinition', 'apiregistration/v1.APIService']);

/** Served by servers of their own beside `k8s.io/api`, and always on. */
const ALWAYS_SERVED: ReadonlySet<string> = new Set(['apiextensions/v1', 'apiregistration/v1']);

interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The kinds of all releases: where they are, in which minors, and how they are served. */
export function kindsOf(releases: readonly CoreRelease[]): KindTable {
  const kinds: KindTable = {};
  for (const name of [...new Set(releases.flatMap(({ definitions }) => Object.keys(definitions)))].sort()) {
    const present = releases.filter(({ definitions }) => isKind(name, definitions[name]));
    const [gvk] = gvksOf(present.at(-1)?.definitions[name]);
    if (gvk === undefined) continue;
    const versions = (kinds[gvk.group] ??= {});
    (versions[gvk.version] ??= {})[gvk.kind] = kindOf(name, present);
  }
  return sorted(kinds);
}

/** True for the type of an object, but not for those of the API itself, such as DeleteOptions. */
export function isKind(name: string, schema: SourceSchema | undefined): boolean {
  return gvksOf(schema).length > 0 && shortName(name).segment !== 'meta';
}

/** First to last minor of some releases. */
export function rangeOf(releases: readonly CoreRelease[]): Minors {
  return [releases[0]?.minor ?? 0, releases.at(-1)?.minor ?? 0];
}

/** The `minors` of an entry, which is left out where it exists in all. */
export function minorsUnlessAll(minors: Minors): { readonly minors?: Minors } {
  return minors[0] === ALL_MINORS[0] && minors[1] === ALL_MINORS[1] ? {} : { minors };
}

function kindOf(name: string, present: readonly CoreRelease[]): CoreKind {
  const { segment, local } = shortName(name);
  const [version = '', type = ''] = local.split('.');
  const path = `${segment}/${version}`;
  const newest = present.at(-1)?.packages.get(path);
  const served = ALWAYS_SERVED.has(path) ? present : present.filter((release) => release.served.has(path));
  if (served.length > 0 && served.length < present.length) throw new Error(`${name} is served by default in some minors only; the tables cannot say that`);
  const lifecycle = newest?.lifecycles.get(type);
  const cluster = CLUSTER_SCOPED.has(`${segment}/${local}`) || newest?.structs.get(type)?.cluster === true;
  return {
    ref: `${segment}/${local}`,
    ...minorsUnlessAll(rangeOf(present)),
    ...(cluster ? { cluster } : {}),
    ...(served.length === 0 ? { off: true as const } : {}),
    ...(lifecycle?.deprecated !== undefined && lifecycle.deprecated <= ALL_MINORS[1] ? lifecycle : {}),
  };
}

function gvksOf(schema: SourceSchema | undefined): readonly Gvk[] {
  return (schema?.['x-kubernetes-group-version-kind'] as Gvk[] | undefined) ?? [];
}

function sorted(kinds: KindTable): KindTable {
  return Object.fromEntries(
    byKey<KindTable[string]>(kinds).map(([group, versions]) => [
      group,
      Object.fromEntries(byKey<KindTable[string][string]>(versions).map(([version, byName]) => [version, Object.fromEntries(byKey<CoreKind>(byName))])),
    ]),
  );
}
