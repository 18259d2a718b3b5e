import { ApiObject, type JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { formatProblem, type Problem } from '../../lib/errors';
import { isMap, refOf, type KubeObject } from '../../lib/kube/object';
import { FACTS, type ConstructFacts, type Override, type Stage } from '../../lib/kube/provenance';
import { oneShotHash } from './one-shot-hash';
import { withUndone, type Guarantees } from './guarantees';
import { applyChanges, type Change, type Changed, type Patch } from './overrides';
import type { Ledger } from './problems';

/** What an object is called, and who makes it. */
export interface PlainObjectHead {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** @default - the chart's */
  readonly namespace?: string | undefined;
  /** True for a kind that lies in no namespace, even where the chart has one. @default false */
  readonly clusterScoped?: boolean;
  /** @default - the chart's */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Of the construct that makes the object: it tells the line of the program. */
  readonly ledger: Ledger;
  /** JSON pointer → the prop of the construct that sets it. @default - not known */
  readonly props?: ReadonlyMap<string, string> | undefined;
  /** Changes that the construct was asked for on objects of this kind. @default - none */
  readonly changes?: () => readonly Change[];
  /** When it is applied: see `before`. @default - with everything else */
  readonly stage?: Stage | undefined;
  /** True where the name ends in a hash of the content, patches counted in: what cannot be changed once it exists. @default false */
  readonly hashed?: true | undefined;
  /** Rules that the design of the object answers. @default - none */
  readonly answers?: (() => readonly Answer[]) | undefined;
  /** What the construct promises of the object, and what of it is free. @default - nothing is promised */
  readonly guarantees?: Guarantees;
}

/** A rule that the design of an object answers at a JSON pointer, and why. */
export interface Answer {
  readonly rule: string;
  readonly path: string;
  readonly reason: string;
}

/**
 * One Kubernetes object with a typed body, as plain as it will be in the file.
 *
 * The body is made when the object is read, so that what is said later, such as `connectTo`, still counts. Patches come
 * after that: no field is lost, whatever the version of Kubernetes that knows it.
 */
export class PlainObject<Body extends object = object> extends ApiObject {
  /** Read by synth. */
  readonly [FACTS]: ConstructFacts;
  private readonly own: Change[] = [];
  /** What the changes came to; undefined where there are none. */
  private readonly changed: () => Changed | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly head: PlainObjectHead,
    private readonly body: () => Body,
  ) {
    const { apiVersion, kind, name, namespace, labels, annotations } = head;
    super(scope, id, { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }), ...(labels && { labels }), ...(annotations && { annotations }) } });
    this.changed = head.ledger.keep(() => this.change());
    this[FACTS] = new PlainFacts(head, this.changed, () => this.ownProblems());
    this.node.addValidation({ validate: () => this.ownProblems().map(formatProblem) });
  }

  /** Changes the object after everything else: operations of `JsonPatch`, or a function of the plain object. */
  patch(...patches: readonly Patch[]): this {
    for (const patch of patches) this.own.push({ by: 'patch', patch });
    return this;
  }

  /** As in any cdk8s object, but applied after serialization: what it writes is kept. */
  override addJsonPatch(...operations: JsonPatch[]): void {
    this.patch(...operations);
  }

  /** The object as the file will have it. */
  override toJson(): KubeObject {
    return this.changed()?.object ?? this.made();
  }

  private change(): Changed | undefined {
    const { changes: shared, hashed, guarantees } = this.head;
    const changes = [...(shared?.() ?? NO_CHANGES), ...this.own];
    if (!hashed && changes.length === 0) return undefined;
    const made = this.made();
    const changed = applyChanges(made, changes);
    const named = hashed && changed.object.metadata.name === this.name ? applyChanges(renamed(made, `${this.name}-${oneShotHash(changed.object)}`), changes) : changed;
    return { ...named, overrides: withUndone(guarantees, named) };
  }

  private ownProblems(): readonly Problem[] {
    const told = this.changed()?.problems ?? [];
    if (told.length === 0) return [];
    const { source } = this.head.ledger;
    return told.map((problem): Problem => ({ severity: 'error', construct: this.node.path, ...(source && { source }), ...problem }));
  }

  private made(): KubeObject {
    return { apiVersion: this.apiVersion, kind: this.kind, metadata: plainMetadata(this, this.head.clusterScoped === true), ...(compact(this.body()) as object) } as KubeObject;
  }
}

function renamed(object: KubeObject, name: string): KubeObject {
  return { ...object, metadata: { ...object.metadata, name } };
}

const NO_CHANGES: readonly Change[] = Object.freeze([]);
const NO_OVERRIDES: readonly Override[] = Object.freeze([]);
const noAnswers = (): readonly Answer[] => [];

class PlainFacts implements ConstructFacts {
  readonly guaranteed = true;

  constructor(
    private readonly head: PlainObjectHead,
    private readonly changed: () => Changed | undefined,
    readonly problems: () => readonly Problem[],
  ) {}

  get source() {
    return this.head.ledger.source;
  }

  get overrides(): readonly Override[] {
    const changed = this.changed();
    if (!changed) return NO_OVERRIDES;
    const { answers = noAnswers } = this.head;
    return [...answers().map(({ rule, path, reason }): Override => ({ by: 'prop', object: refOf(changed.object), paths: [path], reason, answers: rule })), ...changed.overrides];
  }

  get stage() {
    return this.head.stage;
  }

  get props() {
    return this.head.props;
  }

  get appliedBy() {
    return this.head.ledger.appliedBy;
  }
}

/** The private fields in which cdk8s keeps metadata; users may have added to them. */
interface OwnMetadata {
  readonly labels: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, unknown>>;
  readonly finalizers: readonly unknown[];
  readonly ownerReferences: readonly unknown[];
  readonly _additionalAttributes: Readonly<Record<string, unknown>>;
}

const KNOWN_METADATA: ReadonlySet<string> = new Set(['name', 'namespace', 'labels', 'annotations', 'finalizers', 'ownerReferences']);

/** Metadata without cdk8s' token resolver where nobody added anything that could need it. */
function plainMetadata({ metadata, name }: ApiObject, clusterScoped: boolean): KubeObject['metadata'] {
  const own = metadata as unknown as OwnMetadata;
  const simple = own.finalizers.length === 0 && own.ownerReferences.length === 0 && allText(own.labels) && allText(own.annotations) && Object.keys(own._additionalAttributes).every((key) => KNOWN_METADATA.has(key));
  if (!simple) return withoutNamespace(metadata.toJson() as KubeObject['metadata'], clusterScoped);
  const namespace = clusterScoped ? undefined : metadata.namespace;
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    ...(Object.keys(own.labels).length > 0 && { labels: { ...(own.labels as Record<string, string>) } }),
    ...(Object.keys(own.annotations).length > 0 && { annotations: { ...(own.annotations as Record<string, string>) } }),
  };
}

function withoutNamespace(metadata: KubeObject['metadata'], clusterScoped: boolean): KubeObject['metadata'] {
  if (clusterScoped) delete metadata.namespace;
  return metadata;
}

function allText(map: Readonly<Record<string, unknown>>): boolean {
  for (const key in map) if (typeof map[key] !== 'string') return false;
  return true;
}

/** The value without fields that are undefined; the value itself where it has none. */
function compact(value: unknown): unknown {
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    for (let i = 0; i < value.length; i++) {
      const item = compact(value[i]);
      if (item !== value[i]) (copy ??= value.slice())[i] = item;
    }
    return copy ?? value;
  }
  if (!isMap(value)) return value;
  let copy: Record<string, unknown> | undefined;
  for (const key in value) {
    const item = compact(value[key]);
    if (item === value[key] && item !== undefined) continue;
    copy ??= { ...value };
    if (item === undefined) delete copy[key];
    else copy[key] = item;
  }
  return copy ?? value;
}
