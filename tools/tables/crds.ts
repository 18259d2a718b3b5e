import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { CrdEntry, CrdTable } from '../../lib/kube/schema/tables';
import { byKey, Pool, type SourceSchema } from './pool';
import { withoutRemarks } from './remarks';

/** A CustomResourceDefinition as its file has it. */
export interface CrdFile {
  readonly path: string;
  readonly crd: SourceCrd;
}

interface SourceCrd {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: ReadonlyArray<{ readonly schema: { readonly openAPIV3Schema: SourceSchema } }>;
  };
}

/** Annotations that say something to a server or a user of the CRD; others are remarks. */
const KEPT_ANNOTATION = /^(api-approved\.kubernetes\.io|controller-gen\.|.*\/(bundle-version|channel)$)/;

/** The CRDs of every YAML file below a folder, in the order of their paths. */
export function readCrds(folder: string): readonly CrdFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.ya?ml$/.test(path))
    .sort()
    .map((path) => ({ path, crd: withoutRemarks(load(readFileSync(join(folder, path), 'utf8')) as SourceCrd) }));
}

/** One table a group. */
export function crdTables(files: readonly CrdFile[]): Record<string, CrdTable> {
  const pools = new Map<string, Pool>();
  const tables: Record<string, { nodes: CrdTable['nodes']; crds: Record<string, CrdEntry> }> = {};
  for (const { crd, path } of files) {
    const { group, names } = crd.spec;
    const pool = pools.get(group) ?? new Pool();
    pools.set(group, pool);
    const table = (tables[group] ??= { nodes: pool.nodes, crds: {} });
    if (table.crds[names.kind]) throw new Error(`${path}: ${group}/${names.kind} is defined twice`);
    table.crds[names.kind] = entryOf(crd, pool);
  }
  return Object.fromEntries(byKey<CrdTable>(tables).map(([group, { nodes, crds }]) => [group, { nodes, crds: Object.fromEntries(byKey<CrdEntry>(crds)) }]));
}

/** What a printed CRD says of this one beside its group and kind. */
export function entryOf(crd: SourceCrd, pool: Pool): CrdEntry {
  const annotations = keptAnnotations(crd);
  const versions = crd.spec.versions.map((version) => ({
    ...version,
    schema: { openAPIV3Schema: pool.addNested(version.schema.openAPIV3Schema) },
  }));
  const spec = { ...crd.spec, versions } as unknown as CrdEntry['spec'];
  return annotations === undefined ? { spec } : { annotations, spec };
}

/** The annotations that a table keeps, or undefined for none. */
export function keptAnnotations(crd: SourceCrd): Readonly<Record<string, string>> | undefined {
  const kept = Object.entries(crd.metadata.annotations ?? {}).filter(([name]) => KEPT_ANNOTATION.test(name));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
