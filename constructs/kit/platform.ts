import type { Construct, IConstruct } from 'constructs';
import { failure, PlinthError } from '../../lib/errors';
import { DEFAULT_SETS, type Defaults } from '../../lib/kube/defaults';
import { isMap } from '../../lib/kube/object';
import { datedDefaults, DEFAULT_PLATFORM, type DefaultOverrides, type Platform as PlatformFacts } from '../../lib/kube/platform';
import { checkOverrides } from '../../lib/kube/platform-check';
import { PLATFORM_CONTEXT } from '../../lib/kube/provenance';

/** What one organisation's clusters are and offer. */
export type Platform = PlatformFacts;

/** Finds the platform in the construct tree, and sets it for a part of the tree. */
export const Platform = {
  /** The platform that a construct stands on: the nearest one above it, else the default platform. */
  of(scope: IConstruct): PlatformFacts {
    return (scope.node.tryGetContext(PLATFORM_CONTEXT) as PlatformFacts | undefined) ?? DEFAULT_PLATFORM;
  },

  /** Sets the platform for everything below a scope; call it before the scope has children. @throws PlinthError `platform-too-late` */
  provide(scope: Construct, platform: PlatformFacts): void {
    setContext(scope, PLATFORM_CONTEXT, platform, 'Platform.provide');
  },

  /**
   * Sets some defaults otherwise for everything below a scope; call it before the scope has children. Inner scopes win.
   *
   * @throws PlinthError `platform-too-late`, `platform-key-unknown`
   */
  override(scope: Construct, overrides: DefaultOverrides): void {
    const found = checkOverrides(overrides, DEFAULT_SETS[Platform.of(scope).defaults], 'overrides');
    if (found.length > 0) throw new PlinthError(found.map((problem) => ({ severity: 'error', construct: scope.node.path, ...problem })));
    setContext(scope, OVERRIDES_CONTEXT, [overrides, ...overridesOf(scope)], 'Platform.override');
  },
};

/** Which layer a default came from. */
export type DefaultLayer = 'scope' | 'platform' | Platform['defaults'];

/** The defaults of one construct at one place of the tree, and where each came from. */
export interface ResolvedDefaults<T> {
  readonly values: T;
  /** The layer that set the value at a path: `layerOf('replicas', 'min')`. */
  layerOf(...path: readonly string[]): DefaultLayer;
}

/** Resolves scope override → platform override → dated default set; a construct puts its own props before them. */
export function defaultsOf<K extends keyof Defaults>(scope: IConstruct, construct: K): ResolvedDefaults<Defaults[K]> {
  const platform = Platform.of(scope);
  const scopes = overridesOf(scope);
  const known = cached(platform, scopes);
  const found = known.get(construct) as ResolvedDefaults<Defaults[K]> | undefined;
  if (found) return found;
  const made = resolve(platform, scopes, construct);
  known.set(construct, made);
  return made;
}

const OVERRIDES_CONTEXT = 'cdk8s-plinth:overrides';
const NO_OVERRIDES: readonly DefaultOverrides[] = Object.freeze([]);

type Resolved = Map<keyof Defaults, ResolvedDefaults<unknown>>;
const resolved = new WeakMap<PlatformFacts, WeakMap<readonly DefaultOverrides[], Resolved>>();

function cached(platform: PlatformFacts, scopes: readonly DefaultOverrides[]): Resolved {
  let ofPlatform = resolved.get(platform);
  if (!ofPlatform) resolved.set(platform, (ofPlatform = new WeakMap()));
  let known = ofPlatform.get(scopes);
  if (!known) ofPlatform.set(scopes, (known = new Map()));
  return known;
}

function resolve<K extends keyof Defaults>(platform: PlatformFacts, scopes: readonly DefaultOverrides[], construct: K): ResolvedDefaults<Defaults[K]> {
  const inner = scopes.map((overrides) => overrides[construct]);
  const own = platform.overrides[construct];
  let values: unknown = overlay(datedDefaults(platform, construct), own);
  for (const overrides of inner.toReversed()) values = overlay(values, overrides);
  return {
    values: values as Defaults[K],
    layerOf: (...path) => (inner.some((layer) => has(layer, path)) ? 'scope' : has(own, path) ? 'platform' : platform.defaults),
  };
}

/** The value with some of its fields replaced; maps are merged, everything else is whole. */
function overlay(value: unknown, over: unknown): unknown {
  if (over === undefined) return value;
  if (!isMap(value) || !isMap(over)) return over;
  const merged: Record<string, unknown> = { ...value };
  for (const key of Object.keys(over)) merged[key] = overlay(value[key], over[key]);
  return merged;
}

function has(layer: unknown, path: readonly string[]): boolean {
  let here = layer;
  for (const key of path) {
    if (!isMap(here)) return false;
    here = here[key];
  }
  return here !== undefined;
}

function overridesOf(scope: IConstruct): readonly DefaultOverrides[] {
  return (scope.node.tryGetContext(OVERRIDES_CONTEXT) as readonly DefaultOverrides[] | undefined) ?? NO_OVERRIDES;
}

function setContext(scope: Construct, key: string, value: unknown, by: string): void {
  const [child] = scope.node.children;
  if (child) {
    throw failure({
      id: 'platform-too-late',
      message: `${by} was called when the scope had children already, such as ${child.node.id}, which were built without it`,
      construct: scope.node.path,
      fix: `Call ${by} before anything is put into the scope.`,
    });
  }
  scope.node.setContext(key, value);
}
