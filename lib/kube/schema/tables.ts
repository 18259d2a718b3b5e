/** The Kubernetes minors that the tables describe: 28 stands for 1.28. */
export const SUPPORTED_MINORS = [28, 29, 30, 31, 32, 33, 34, 35, 36] as const;

/** First and last minor, both included. */
export type Minors = readonly [first: number, last: number];

/** All minors that the tables describe; what a table leaves out. */
export const ALL_MINORS: Minors = [Math.min(...SUPPORTED_MINORS), Math.max(...SUPPORTED_MINORS)];

/** `1.28 to 1.36`, as messages say it. */
export const ALL_VERSIONS = ALL_MINORS.map((minor) => `1.${minor}`).join(' to ');

/** True when a minor lies in the range. */
export function covers(minors: Minors, minor: number): boolean {
  return minor >= minors[0] && minor <= minors[1];
}

/** Whether a feature gate is on by default in a minor, by the minors at which its default changes, first to on. */
export function gateIsOn(changes: readonly number[], minor: number): boolean {
  return changes.filter((change) => change <= minor).length % 2 === 1;
}

/**
 * Where the tables come from. Synchronous: a Node source reads files, a browser hands over objects it has loaded.
 * Names are `index`, `core/<segment>` and `crds/<group>`; only names that the index lists are ever asked for.
 */
export interface TableSource {
  /** The parsed table of that name, or undefined where there is none. Nobody changes what it returns. */
  read(name: string): unknown;
}

/**
 * A structural schema in the dialect of `apiextensions.k8s.io/v1`. In a table a child schema is the number of a node of the same
 * file, and `$ref` names a definition of core; in a CRD that a user brings, it is the schema itself.
 */
export interface RawSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaRef>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | SchemaRef;
  readonly items?: SchemaRef;
  readonly allOf?: readonly SchemaRef[];
  readonly anyOf?: readonly SchemaRef[];
  readonly oneOf?: readonly SchemaRef[];
  readonly not?: SchemaRef;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean | number;
  readonly exclusiveMaximum?: boolean | number;
  readonly multipleOf?: number;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-validations'?: readonly CelRule[];
}

/** A child schema: its number in the table, or itself. */
export type SchemaRef = number | RawSchema;

/** A rule in CEL, as `x-kubernetes-validations` lists it. Plinth prints these rules and does not evaluate them. */
export interface CelRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly fieldPath?: string;
  readonly reason?: string;
  readonly optionalOldSelf?: boolean;
}

/** What differs between minors: one value for all, or a list of ranges. */
export type Ranged<T> = T | ReadonlyArray<readonly [first: number, last: number, value: T]>;

/** A core type over all minors. */
export interface CoreDefinition {
  /** @default - every minor */
  readonly minors?: Minors;
  /** Field → number of its node, with ranges where it is not the same in every minor of the type. */
  readonly properties?: Readonly<Record<string, Ranged<number>>>;
  readonly required?: Ranged<readonly string[]>;
  /** Field → the feature gates, comma between them, that must be on or the server drops it. */
  readonly gates?: Readonly<Record<string, string>>;
}

/** `core/<segment>`: the types of one API group. */
export interface CoreTable {
  readonly nodes: readonly RawSchema[];
  /** `v1.PodSpec` → definition. */
  readonly definitions: Readonly<Record<string, CoreDefinition>>;
}

/** `crds/<group>`: the CustomResourceDefinitions of one API group. */
export interface CrdTable {
  readonly nodes: readonly RawSchema[];
  readonly crds: Readonly<Record<string, CrdEntry>>;
}

/** A CustomResourceDefinition whose schemas may be numbers of nodes. */
export interface CrdEntry {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: CrdSpec;
}

/** `spec` of a CustomResourceDefinition, as far as it is read here. */
export interface CrdSpec {
  readonly group: string;
  readonly scope: string;
  readonly names: { readonly kind: string; readonly plural: string; readonly [name: string]: unknown };
  readonly versions: readonly CrdVersion[];
}

/** One version of a CustomResourceDefinition. */
export interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated?: boolean;
  readonly deprecationWarning?: string;
  readonly schema?: { readonly openAPIV3Schema?: SchemaRef };
  readonly [field: string]: unknown;
}

/** A core kind in one API version. */
export interface CoreKind {
  /** `apps/v1.Deployment`, the definition that describes it. */
  readonly ref: string;
  /** @default - every minor */
  readonly minors?: Minors;
  /** True for kinds that live in no namespace. @default false */
  readonly cluster?: true;
  /** True for alpha and beta versions that a server serves only when told to. @default false */
  readonly off?: true;
  /** Minor from which it is deprecated. @default - not deprecated */
  readonly deprecated?: number;
  /** `group/version/Kind` to use instead. @default - none is named */
  readonly replacement?: string;
}

/** `index`: what is known without opening any other table. */
export interface IndexTable {
  /** Group → version → kind. */
  readonly kinds: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, CoreKind>>>>>>;
  /** Groups that have a CRD table. */
  readonly crds: readonly string[];
  /** Feature gate → minors at which its default changes, first to on: `[34]` is on from 1.34; `[]` never. */
  readonly gates: Readonly<Record<string, readonly number[]>>;
  /** What the tables were derived from. */
  readonly sources: Readonly<Record<string, string | readonly string[]>>;
}
