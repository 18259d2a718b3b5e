import { JsonPatch, type App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { beforeAll, describe, expect, it } from 'vitest';
import { guaranteeAt, undoneBy, type Free, type Guarantees, type Promised } from '../../constructs/kit/guarantees';
import { applyChanges } from '../../constructs/kit/overrides';
import type { PlainObject } from '../../constructs/kit/plain-object';
import { isMap, pointerStep, type KubeObject } from '../../lib/kube/object';
import { synthesize } from '../../lib/synth/synthesize';
import { allExamples, appOf, type Example } from '../goldens/examples';

/** One leaf of one object of an example, and what is said of it. */
interface Leaf {
  readonly example: Example;
  /** Path of the construct that is the object. */
  readonly construct: string;
  readonly object: KubeObject;
  readonly guarantees: Guarantees;
  readonly pointer: string;
  readonly value: unknown;
  readonly row: Promised | Free | undefined;
}

/** By example folder, kind and pointer without the places of items in lists: the first leaf of each. */
const leaves = new Map<string, Leaf>();

beforeAll(async () => {
  for (const example of await allExamples()) {
    const app = appOf(example);
    const { made, overrides } = synthesize(app);
    // What an example patches in is its own.
    const patched = new Set(overrides.filter(({ by }) => by === 'raw' || by === 'patch').map(({ object }) => `${object.kind} ${object.name}`));
    for (const { object, construct } of made) {
      if (patched.has(`${object.kind} ${object.metadata.name}`)) continue;
      const guarantees = objectOf(app, construct)['head'].guarantees ?? {};
      for (const [pointer, value] of leavesOf(object, '')) {
        const pattern = `${example.construct}: ${object.kind} ${pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')}`;
        if (!leaves.has(pattern)) leaves.set(pattern, { example, construct, object, guarantees, pointer, value, row: guaranteeAt(guarantees, pointer) });
      }
    }
  }
});

function objectOf(app: App, path: string): PlainObject {
  const found = path.split('/').reduce((here: IConstruct, id) => here.node.findChild(id), app);
  if ('head' in found) return found as unknown as PlainObject;
  throw new Error(`${path} is no PlainObject, so nothing is known of what it promises`);
}

function* leavesOf(value: unknown, at: string): Generator<[pointer: string, value: unknown]> {
  const entries = isMap(value) ? Object.entries(value) : Array.isArray(value) ? [...value.entries()] : [];
  if (entries.length === 0) yield [at, value];
  for (const [key, item] of entries) yield* leavesOf(item, at + pointerStep(key));
}

type Change = readonly [pattern: string, leaf: Leaf, patch: JsonPatch];

/** The patterns at which a change takes away nothing that is promised. */
function harmless(changes: readonly Change[]): string[] {
  const kept = changes.filter(([, { guarantees, object }, patch]) => undoneBy(guarantees, object, applyChanges(object, [{ by: 'patch', patch }]).object).length === 0);
  return kept.map(([pattern]) => pattern);
}

/** The patterns at which a whole synth says nothing of a change: of each row of a table the first leaf of each kind. */
function unheard(changes: readonly Change[]): string[] {
  const firsts = new Map<unknown, Set<string>>();
  const silent = changes.filter(([, { example, construct, object, row }, patch]) => {
    const kinds = firsts.get(row) ?? new Set<string>();
    firsts.set(row, kinds);
    if (kinds.has(object.kind)) return false;
    kinds.add(object.kind);
    const app = appOf(example);
    objectOf(app, construct).addJsonPatch(patch);
    return synthesize(app).problems.every(({ severity }) => severity !== 'error');
  });
  return silent.map(([pattern]) => pattern);
}

/** Another value of the same type, for a number in the direction that breaks the promise. */
function otherThan(value: unknown, keep: Promised['keep']): unknown {
  if (typeof value === 'number') return keep === 'at-least' && value > 0 ? value - 1 : value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') return 'other';
  const [, digits, unit = ''] = /^(\d+)(\D*)$/.exec(value) ?? [];
  return digits === undefined ? `${value}x` : `${Number(digits) + 1}${unit}`;
}

const promises = (): ReadonlyArray<readonly [string, Leaf, Promised]> => [...leaves].flatMap(([pattern, leaf]) => (leaf.row && 'promise' in leaf.row ? [[pattern, leaf, leaf.row] as const] : []));

describe('every leaf of every object of every example', () => {
  it('is promised or free: a row of the guarantees of its construct says which, and why', () => {
    expect(leaves.size).toBeGreaterThan(300);
    expect([...leaves].filter(([, { row }]) => !row).map(([pattern]) => pattern), 'add a row, as docs/guarantees.md says').toEqual([]);
  });

  it('is missed where it is promised and a patch removes it', () => {
    const removals = promises().map(([pattern, leaf]): Change => [pattern, leaf, JsonPatch.remove(leaf.pointer)]);
    expect(harmless(removals)).toEqual([]);
    expect(unheard(removals)).toEqual([]);
  });

  it('is missed where it is promised and a patch changes it, unless any value keeps the promise', () => {
    const changes = promises().flatMap(([pattern, leaf, { keep }]): Change[] => (keep === 'present' ? [] : [[pattern, leaf, JsonPatch.replace(leaf.pointer, otherThan(leaf.value, keep))]]));
    expect(harmless(changes)).toEqual([]);
    expect(unheard(changes)).toEqual([]);
  });

  it('is free in few places; docs/guarantees.md lists them, each with its reason', () => {
    expect(leaves.size - promises().length).toBeLessThan(leaves.size / 5);
  });
});

describe('an object of an example', () => {
  it('is missed when it is left out, unless somebody else may make it', () => {
    const kinds = new Map([...leaves].map(([pattern, leaf]) => [pattern.split(' ', 2).join(' '), leaf]));
    const silent = [...kinds].filter(([pattern, { example, construct }]) => {
      const app = appOf(example);
      const object = objectOf(app, construct);
      const row = object['head'].guarantees?.[''];
      const owner = object.node.scope as { omit?(kind: string, options: { reason: string }): unknown } | undefined;
      if (!row || 'free' in row || !owner?.omit) return false;
      owner.omit(pattern.split(' ')[1] ?? '', { reason: 'The platform team makes it for every namespace.' });
      return synthesize(app).problems.every(({ severity }) => severity !== 'error');
    });
    expect(silent.map(([pattern]) => pattern)).toEqual([]);
  });
});
