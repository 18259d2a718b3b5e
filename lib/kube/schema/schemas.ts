import { failure, type Problem } from '../../errors';
import { nearest } from '../names';
import { groupOf, versionOf, type KubeObject } from '../object';
import { CoreTypes } from './core';
import { customKinds, readCrd, CustomKind } from './crd';
import { Findings } from './findings';
import { coreKind, kindProblem, unknownKind, type KindName } from './kinds';
import { namelessKind, nameOf } from './naming';
import type { SchemaNode } from './node';
import { ALL_MINORS, ALL_VERSIONS, SUPPORTED_MINORS, type CrdTable, type IndexTable, type TableSource } from './tables';
import { Walk } from './walk';

/** The schemas of one Kubernetes minor and of every CustomResourceDefinition that is known. */
export interface Schemas {
  /** The minor of Kubernetes 1 that objects are judged by: 34 for 1.34. */
  readonly minor: number;
  /** Everything in which an object differs from its schema; empty for none. Ids begin with `schema-`. */
  check(object: KubeObject): Problem[];
  /** Learns a kind from its CustomResourceDefinition; one given here comes before the one of the tables. Returns what keeps it from being used. */
  addCrd(crd: KubeObject): Problem[];
  /** True where there is a schema for the kind in this minor. */
  known(apiVersion: string, kind: string): boolean;
  /** Where objects of the kind live; undefined for a kind that is not known. */
  scopeOf(apiVersion: string, kind: string): 'Namespaced' | 'Cluster' | undefined;
  /** Why an API version should not be used any more; undefined while it should. */
  deprecated(apiVersion: string, kind: string): Deprecation | undefined;
  /** The CustomResourceDefinition of a kind, ready to be applied; undefined for a kind that has none. */
  crdOf(group: string, kind: string): KubeObject | undefined;
  /** Names of the fields at a path of an object of the kind; list indexes are left out. Undefined where the path leads nowhere. */
  fieldsAt(apiVersion: string, kind: string, path: readonly string[]): readonly string[] | undefined;
  /** Keys by which the items of the list at a path are told apart; undefined for other lists. */
  listMapKeys(apiVersion: string, kind: string, path: readonly string[]): readonly string[] | undefined;
}

/** An API version that will go. */
export interface Deprecation {
  readonly message: string;
  /** `group/version/Kind` to use instead, where one is named. */
  readonly replacement?: string;
}

/**
 * Schemas for one Kubernetes minor. Loading is lazy: what is not asked for is not read.
 *
 * @throws schema-minor-unsupported for a minor without tables
 */
export function createSchemas(source: TableSource, minor: number): Schemas {
  if (!SUPPORTED_MINORS.some((supported) => supported === minor)) {
    throw failure({
      id: 'schema-minor-unsupported',
      message: `there are no schemas for Kubernetes 1.${minor}`,
      accepted: ALL_VERSIONS,
      fix: minor > ALL_MINORS[1] ? `Target Kubernetes 1.${ALL_MINORS[1]}.` : `Target Kubernetes 1.${ALL_MINORS[0]} or newer.`,
    });
  }
  return new LazySchemas(source, minor);
}

/** What is known of one kind, once it has been asked for. */
interface KnownKind {
  readonly node?: SchemaNode;
  readonly problem?: Omit<Problem, 'object' | 'pointer'>;
  readonly scope?: 'Namespaced' | 'Cluster';
}

/** Names of kinds that are remembered, known or not. */
const MOST_REMEMBERED = 1024;

class LazySchemas implements Schemas {
  private readonly index: IndexTable;
  private readonly core: CoreTypes;
  private readonly groups: ReadonlySet<string>;
  private readonly custom = new Map<string, ReadonlyMap<string, CustomKind>>();
  private readonly added = new Map<string, CustomKind>();
  /** By apiVersion, then by kind. */
  private readonly kinds = new Map<string, Map<string, KnownKind>>();

  constructor(
    private readonly source: TableSource,
    readonly minor: number,
  ) {
    this.index = source.read('index') as IndexTable;
    this.core = new CoreTypes(source, this.index, minor);
    this.groups = new Set(this.index.crds);
  }

  check(object: KubeObject): Problem[] {
    const unnamed = namelessKind(object);
    if (unnamed) return [unnamed];
    const { node, problem } = this.find(object.apiVersion, object.kind);
    const problems: Problem[] = problem === undefined ? [] : [{ ...problem, object: nameOf(object), pointer: '/apiVersion' }];
    if (node === undefined) return problems;
    new Walk(node, this.core, new Findings(() => nameOf(object), problems)).run(object);
    return problems;
  }

  addCrd(crd: KubeObject): Problem[] {
    const read = readCrd(crd, this.core);
    if (!(read instanceof CustomKind)) return [read];
    const { group, names } = read.entry.spec;
    this.added.set(`${group}/${names.kind}`, read);
    this.kinds.clear();
    return [];
  }

  known(apiVersion: string, kind: string): boolean {
    return this.find(apiVersion, kind).node !== undefined;
  }

  scopeOf(apiVersion: string, kind: string): 'Namespaced' | 'Cluster' | undefined {
    return this.find(apiVersion, kind).scope;
  }

  deprecated(apiVersion: string, kind: string): Deprecation | undefined {
    const core = coreKind(this.index, { apiVersion, kind });
    if (core?.deprecated !== undefined && core.deprecated <= this.minor) {
      const { deprecated, replacement } = core;
      return { message: `${apiVersion} ${kind} is deprecated since Kubernetes 1.${deprecated}`, ...(replacement === undefined ? {} : { replacement }) };
    }
    const version = this.customKind(groupOf(apiVersion), kind)?.version(versionOf(apiVersion));
    if (version?.deprecated !== true) return undefined;
    return { message: version.deprecationWarning ?? `${apiVersion} ${kind} is deprecated` };
  }

  crdOf(group: string, kind: string): KubeObject | undefined {
    return this.customKind(group, kind)?.print();
  }

  fieldsAt(apiVersion: string, kind: string, path: readonly string[]): readonly string[] | undefined {
    const { fields } = this.nodeAt(apiVersion, kind, path)?.ready() ?? {};
    return fields && [...fields.keys()];
  }

  listMapKeys(apiVersion: string, kind: string, path: readonly string[]): readonly string[] | undefined {
    const unique = this.nodeAt(apiVersion, kind, path, false)?.ready().more?.unique;
    return unique === true ? undefined : unique;
  }

  private nodeAt(apiVersion: string, kind: string, path: readonly string[], intoItems = true): SchemaNode | undefined {
    let node = this.find(apiVersion, kind).node;
    path.forEach((step, index) => {
      const { fields, additional } = node?.ready() ?? {};
      node = fields?.get(step) ?? (additional === true ? undefined : additional);
      if (index < path.length - 1 || intoItems) node = node?.ready().items ?? node;
    });
    return node;
  }

  private find(apiVersion: string, kind: string): KnownKind {
    let kinds = this.kinds.get(apiVersion);
    if (kinds === undefined) {
      // The names come from objects, and hostile ones are many.
      if (this.kinds.size >= MOST_REMEMBERED) this.kinds.clear();
      this.kinds.set(apiVersion, (kinds = new Map<string, KnownKind>()));
    }
    let known = kinds.get(kind);
    if (known === undefined) {
      if (kinds.size >= MOST_REMEMBERED) kinds.clear();
      kinds.set(kind, (known = this.look({ apiVersion, kind })));
    }
    return known;
  }

  private look(name: KindName): KnownKind {
    const core = coreKind(this.index, name);
    if (core !== undefined) {
      const problem = kindProblem(this.index, name, core, this.minor);
      const present = problem?.id !== 'schema-kind-not-in-version';
      return { scope: core.cluster === true ? 'Cluster' : 'Namespaced', ...(present ? { node: this.core.type(core.ref) } : {}), ...(problem && { problem }) };
    }
    const custom = this.customKind(groupOf(name.apiVersion), name.kind);
    if (custom === undefined) return { problem: this.unknown(name) };
    const scope = custom.entry.spec.scope === 'Cluster' ? 'Cluster' : 'Namespaced';
    const version = custom.version(versionOf(name.apiVersion));
    return version === undefined ? { scope, problem: unserved(name, custom) } : { scope, node: custom.root(version) };
  }

  private unknown(name: KindName): Omit<Problem, 'object' | 'pointer'> {
    const group = groupOf(name.apiVersion);
    const kinds = this.groups.has(group) ? [...this.group(group).keys()] : [];
    const near = nearest(name.kind, kinds);
    const problem = unknownKind(this.index, name, this.minor);
    return near === undefined ? problem : { ...problem, fix: `Write kind: ${near}, or give the CustomResourceDefinition with --crds <folder>.` };
  }

  private customKind(group: string, kind: string): CustomKind | undefined {
    return this.added.get(`${group}/${kind}`) ?? (this.groups.has(group) ? this.group(group).get(kind) : undefined);
  }

  private group(group: string): ReadonlyMap<string, CustomKind> {
    let kinds = this.custom.get(group);
    if (kinds === undefined) this.custom.set(group, (kinds = customKinds(this.source.read(`crds/${group}`) as CrdTable, this.core)));
    return kinds;
  }
}

function unserved({ apiVersion, kind }: KindName, custom: CustomKind): Omit<Problem, 'object' | 'pointer'> {
  const group = groupOf(apiVersion);
  const served = custom.servedVersions.map((version) => `${group}/${version}`);
  return {
    id: 'schema-version-not-served',
    severity: 'error',
    message: `${kind} is not served as ${apiVersion}`,
    accepted: served.join(', '),
    fix: `Write apiVersion: ${served[0] ?? 'one that is served'}.`,
  };
}
