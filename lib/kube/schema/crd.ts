import type { Problem } from '../../errors';
import { isMap, type KubeObject } from '../object';
import type { CoreTypes } from './core';
import { TableLinker } from './core';
import { rootNode } from './link';
import { nameOf } from './naming';
import type { SchemaNode } from './node';
import type { CrdEntry, CrdTable, CrdVersion, RawSchema, SchemaRef } from './tables';

/** One kind that a CustomResourceDefinition describes. */
export class CustomKind {
  private readonly roots = new Map<string, SchemaNode>();

  constructor(
    readonly entry: CrdEntry,
    private readonly linker: TableLinker<Pick<CrdTable, 'nodes'>>,
    /** The definition itself, where a user brought it. */
    private readonly original?: KubeObject,
  ) {}

  /** The served version of that name. */
  version(name: string): CrdVersion | undefined {
    return this.entry.spec.versions.find((version) => version.name === name && version.served !== false);
  }

  get servedVersions(): readonly string[] {
    return this.entry.spec.versions.filter((version) => version.served !== false).map((version) => version.name);
  }

  /** The schema of a version, for walking. */
  root(version: CrdVersion): SchemaNode {
    let node = this.roots.get(version.name);
    if (node === undefined) {
      const { openAPIV3Schema } = version.schema ?? {};
      const ref = typeof openAPIV3Schema === 'number' || isMap(openAPIV3Schema) ? openAPIV3Schema : { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
      this.roots.set(version.name, (node = rootNode(this.linker.raw(ref), this.linker)));
    }
    return node;
  }

  /** The whole CustomResourceDefinition: made anew, or as the user brought it. */
  print(): KubeObject {
    if (this.original !== undefined) return this.original;
    const { annotations, spec } = this.entry;
    const { group, names, versions } = spec;
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${names.plural}.${group}`, ...(annotations === undefined ? {} : { annotations: { ...annotations } }) },
      spec: {
        ...(structuredClone(spec) as object),
        versions: versions.map((version) => ({
          ...structuredClone(version),
          ...(version.schema?.openAPIV3Schema === undefined ? {} : { schema: { openAPIV3Schema: expand(version.schema.openAPIV3Schema, this.linker) } }),
        })),
      },
    };
  }
}

/** The kinds of one API group's table. */
export function customKinds(table: CrdTable, core: CoreTypes): ReadonlyMap<string, CustomKind> {
  const linker = new TableLinker(table, core);
  return new Map(Object.entries(table.crds).map(([kind, entry]) => [kind, new CustomKind(entry, linker)]));
}

/** The kind that a user's CustomResourceDefinition describes, or what keeps it from describing one. */
export function readCrd(crd: KubeObject, core: CoreTypes): CustomKind | Problem {
  const spec = crd.spec;
  const names = isMap(spec) ? spec.names : undefined;
  const wrong =
    crd.kind !== 'CustomResourceDefinition' || crd.apiVersion !== 'apiextensions.k8s.io/v1'
      ? `${crd.apiVersion} ${crd.kind} is not a CustomResourceDefinition of apiextensions.k8s.io/v1`
      : !isMap(spec) || typeof spec.group !== 'string'
        ? 'spec.group is missing'
        : !isMap(names) || typeof names.kind !== 'string' || typeof names.plural !== 'string'
          ? 'spec.names lacks kind or plural'
          : !Array.isArray(spec.versions) || !spec.versions.every((version) => isMap(version) && typeof version.name === 'string')
            ? 'spec.versions is no list of named versions'
            : undefined;
  if (wrong === undefined) return new CustomKind({ spec: spec as unknown as CrdEntry['spec'] }, new TableLinker({ nodes: [] }, core), crd);
  return {
    id: 'schema-crd-malformed',
    severity: 'error',
    message: `the CustomResourceDefinition cannot be used: ${wrong}`,
    accepted: 'apiextensions.k8s.io/v1 with spec.group, spec.names and spec.versions',
    fix: 'Give the definition as a cluster prints it: kubectl get crd <name> -o yaml.',
    object: nameOf(crd),
  };
}

/** A schema with its children in place again. */
function expand(ref: SchemaRef, linker: TableLinker<Pick<CrdTable, 'nodes'>>): RawSchema {
  const raw = linker.raw(ref);
  const nested = (child: SchemaRef): RawSchema => expand(child, linker);
  const { properties, items, not, additionalProperties, allOf, anyOf, oneOf, ...rest } = raw;
  return {
    ...structuredClone(rest),
    ...(properties === undefined ? {} : { properties: Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, nested(child)])) }),
    ...(items === undefined ? {} : { items: nested(items) }),
    ...(not === undefined ? {} : { not: nested(not) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: typeof additionalProperties === 'boolean' ? additionalProperties : nested(additionalProperties) }),
    ...(allOf === undefined ? {} : { allOf: allOf.map(nested) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(nested) }),
    ...(oneOf === undefined ? {} : { oneOf: oneOf.map(nested) }),
  };
}
