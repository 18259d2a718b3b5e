import { isDeepStrictEqual } from 'node:util';
import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { failure, PlinthError } from '../errors';
import { pointer } from '../kube/object';
import { factsOf } from '../kube/provenance';
import { findStrayValue, NEEDS_CDK8S, plainOf, settle, type Manifest } from './plain';
import { messageOf } from './thrown';

/**
 * Turns `ApiObject`s of any copy of cdk8s into the plain objects that their `toJson()` gives, without calling it where
 * nothing could come out differently: the stock serializer, no patches, no tokens, plain values only. Two liberties, both
 * without meaning in JSON: keys are not sorted (the YAML writer orders them), and an undefined list item is null.
 *
 * `toJson()` costs about 30 µs an object, most of it for tokens that are not there. Parts of the body that are plain
 * already are handed on, not copied: treat the result as read-only.
 */
export class Serializer {
  /** Prototype of an object's class → whether it serializes as the stock `ApiObject` does. */
  readonly #stock = new Map<object, boolean>();
  readonly #stockResolvers: boolean;

  /** @param app the root of the tree, whose resolvers decide what tokens there can be. */
  constructor(readonly app: IConstruct) {
    this.#stockResolvers = hasStockResolvers(app);
  }

  /** @throws PlinthError `object-unserializable`, `value-not-plain`; and the errors that one of our constructs throws. */
  toJson(object: ApiObject): Manifest {
    const inner = object as unknown as Inner;
    const proto = Object.getPrototypeOf(object) as object;
    const known = this.#stock.get(proto);
    if (known === false || !this.#stockResolvers || inner.patches.length > 0 || Object.hasOwn(object, 'toJson')) return slowJson(object);
    const fast = fastJson(inner);
    if (fast === undefined) return slowJson(object);
    if (known) return fast;
    // The first of every class goes both ways, so that a serializer we have not met is believed rather than ours.
    const slow = slowJson(object);
    this.#stock.set(proto, ownsStockSerializer(proto) && isDeepStrictEqual(fast, slow));
    return slow;
  }
}

/** The private parts of cdk8s' `ApiObject` that its `toJson()` reads. */
interface Inner {
  readonly props: Readonly<Manifest>;
  readonly patches: readonly unknown[];
  readonly metadata: Readonly<Manifest> & { readonly _additionalAttributes: Readonly<Manifest> };
}

const STOCK_RESOLVERS = ['cdk8s.LazyResolver', 'cdk8s.ImplicitTokenResolver', 'cdk8s.NumberStringUnionResolver'];
const RTTI = Symbol.for('jsii.rtti');

/** Metadata that cdk8s keeps in fields of their own; they win over what the props said. */
const METADATA_FIELDS = ['name', 'namespace', 'labels', 'annotations', 'finalizers', 'ownerReferences'];

function hasStockResolvers(app: unknown): boolean {
  const resolvers = (app as { readonly resolvers?: unknown }).resolvers;
  return Array.isArray(resolvers) && resolvers.length === STOCK_RESOLVERS.length && resolvers.every((resolver, i) => fqnOf(resolver) === STOCK_RESOLVERS[i]);
}

function ownsStockSerializer(proto: object): boolean {
  let owner: object | null = proto;
  while (owner !== null && !Object.hasOwn(owner, 'toJson')) owner = Object.getPrototypeOf(owner) as object | null;
  return owner !== null && fqnOf(owner) === 'cdk8s.ApiObject';
}

function fqnOf(value: unknown): unknown {
  const maker = (value as { readonly constructor?: unknown } | null)?.constructor;
  return typeof maker === 'function' && Object.hasOwn(maker, RTTI) ? (maker as unknown as Record<symbol, { readonly fqn?: unknown }>)[RTTI]?.fqn : undefined;
}

function fastJson({ props, metadata: own }: Inner): Manifest | undefined {
  const metadata: Manifest = {};
  const extra = own._additionalAttributes;
  for (const key of METADATA_FIELDS) if (!put(metadata, key, own[key], true)) return undefined;
  for (const key of Object.keys(extra)) if (!METADATA_FIELDS.includes(key) && !put(metadata, key, extra[key], true)) return undefined;
  const manifest: Manifest = { apiVersion: props['apiVersion'], kind: props['kind'], metadata };
  for (const key of Object.keys(props)) if (key !== 'metadata' && !put(manifest, key, props[key], false)) return undefined;
  return manifest;
}

function put(target: Manifest, key: string, value: unknown, dropEmpty: boolean): boolean {
  const plain = plainOf(value, 0, dropEmpty);
  if (plain === NEEDS_CDK8S || key === '__proto__') return false;
  if (plain !== undefined) target[key] = plain;
  return true;
}

function slowJson(object: ApiObject): Manifest {
  let json: unknown;
  try {
    json = object.toJson();
  } catch (error) {
    if (PlinthError.is(error)) throw error;
    refuseStray(object, (object as unknown as Inner).props);
    // cdk8s puts path and name in front, which the problem has in fields of their own.
    const reason = messageOf(error).replace(/^Failed serializing construct at path '.*?' with name '.*?': (?:Error: )?/, '');
    const paths = patchedPaths(object);
    if (paths.length > 0) throw failure({ id: 'patch-matches-nothing', message: `cdk8s cannot apply the JSON patches of ${object.kind} ${object.name} at ${paths.join(', ')}: ${reason}`, accepted: 'paths whose parent exists', fix: 'Add the parent of the path first, as a patch of its own.' });
    throw failure({ id: 'object-unserializable', message: `cdk8s cannot serialize ${object.kind} ${object.name}: ${reason}`, accepted: PLAIN_VALUES, fix: 'Replace the value by a plain one.' });
  }
  if (isPlainByMaking(object)) return json as Manifest;
  refuseStray(object, json);
  return settle(json, 0) as Manifest;
}

/** True for an object whose construct let only plain values into it, and that nobody changed after that. */
function isPlainByMaking(object: ApiObject): boolean {
  const facts = factsOf(object);
  return facts?.guaranteed === true && facts.overrides !== undefined && facts.overrides.every(({ by }) => by === 'prop');
}

const PLAIN_VALUES = 'strings, finite numbers, booleans, null, plain maps and lists, and tokens of cdk8s';

function refuseStray({ kind, name }: ApiObject, value: unknown): void {
  const stray = findStrayValue(value);
  if (stray) throw failure({ id: 'value-not-plain', message: `${kind} ${name} holds ${stray.what}`, pointer: pointer(...stray.path), accepted: PLAIN_VALUES, fix: 'Replace the value by a plain one.' });
}

function patchedPaths(object: ApiObject): string[] {
  return (object as unknown as Inner).patches.map((patch) => String((patch as { readonly operation?: { readonly path?: unknown } }).operation?.path));
}
