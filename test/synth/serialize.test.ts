import { ApiObject, App, Chart, JsonPatch, Lazy, type ApiObjectProps } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlinthError, type Problem } from '../../lib/errors';
import { Serializer } from '../../lib/synth/serialize';

/** What JSON makes of a value: an undefined list item is null, an undefined field is none. */
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const key = fc.oneof(fc.constantFrom('spec', 'name', 'value', 'resolve', 'a.b/c', '1', '10', '2', 'toString', 'constructor'), fc.string({ maxLength: 6 })).filter((text) => text !== '__proto__' && text !== 'constructor');
const scalar = fc.oneof(fc.string({ maxLength: 8 }), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null), fc.constant(undefined));
const lazy = scalar.map((value) => Lazy.any({ produce: () => value ?? 'produced' }));
const union = fc.oneof(fc.integer().map(k8s.IntOrString.fromNumber), fc.string().map(k8s.Quantity.fromString));
const { body } = fc.letrec<{ body: unknown }>((tie) => ({
  body: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('body'), { maxLength: 4 }), fc.dictionary(key, tie('body'), { maxKeys: 5, noNullPrototype: true }), { weight: 1, arbitrary: fc.oneof(lazy, union) }),
}));
const labels = fc.dictionary(key, fc.string({ maxLength: 5 }), { maxKeys: 3, noNullPrototype: true });
const metadata = fc.record(
  { name: fc.constant('thing'), namespace: fc.constantFrom('shop', undefined), labels, annotations: labels, finalizers: fc.array(fc.string(), { maxLength: 2 }), ownerReferences: fc.constantFrom([], [{ apiVersion: 'v1', kind: 'Pod', name: 'a', uid: 'b' }]), extra: body },
  { requiredKeys: [] },
);
const chartProps = fc.record({ namespace: fc.constantFrom('ns', 'other'), labels }, { requiredKeys: [] });
const props = fc.record({ metadata, spec: body, data: body, zebra: body, alpha: body }, { requiredKeys: ['metadata'] });

function thing(chart: { namespace?: string; labels?: Record<string, string> }, more: object, apply: (object: ApiObject) => void = () => {}): ApiObject {
  const object = new ApiObject(new Chart(new App(), 'chart', chart), 'thing', { apiVersion: 'v1', kind: 'Thing', ...more } as ApiObjectProps);
  apply(object);
  return object;
}

/** A serializer that has met a plain object, and so takes its own way with the next. */
function serializer(object: ApiObject): Serializer {
  const warm = new Serializer(object.node.root);
  warm.toJson(thing({}, { metadata: { name: 'warm' } }));
  return warm;
}

function problemsOf(act: () => unknown): readonly Problem[] {
  try {
    act();
  } catch (error) {
    if (PlinthError.is(error)) return error.problems;
  }
  return [];
}

describe('the serializer', () => {
  it('gives what toJson() gives, for every body, chart and change of metadata', () => {
    fc.assert(
      fc.property(chartProps, props, labels, fc.boolean(), (chart, more, added, patch) => {
        const object = thing(chart as object, more as object, (made) => {
          for (const [name, value] of Object.entries(added)) made.metadata.addLabel(name, value);
          made.metadata.add('generation', 1);
          made.metadata.addFinalizers('x');
          if (patch) made.addJsonPatch(JsonPatch.add('/patched', { deep: [1, null] }));
        });
        expect(json(serializer(object).toJson(object))).toEqual(json(object.toJson()));
      }),
      { numRuns: 500 },
    );
  });

  it('does not call toJson() for a plain object of a class that it has met', () => {
    const object = thing({ namespace: 'ns' }, { metadata: { name: 'x' }, spec: { a: [1, { b: null }] } });
    const warm = serializer(object);
    object.metadata.toJson = () => {
      throw new Error('called');
    };
    expect(warm.toJson(object)).toEqual({ apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x', namespace: 'ns' }, spec: { a: [1, {}] } });
  });

  it('believes a class that serializes in its own way', () => {
    class Loud extends ApiObject {
      override toJson(): object {
        return { ...super.toJson(), loud: true };
      }
    }
    const chart = new Chart(new App(), 'chart');
    const warm = new Serializer(chart.node.root);
    const [first, second] = ['a', 'b'].map((id) => warm.toJson(new Loud(chart, id, { apiVersion: 'v1', kind: 'Thing' })));
    expect([first?.['loud'], second?.['loud']]).toEqual([true, true]);
  });

  it('leaves the objects of an app with resolvers of its own to cdk8s', () => {
    const app = new App({ resolvers: [{ resolve: (context) => (context.value === 'secret' ? context.replaceValue('resolved') : undefined) }] });
    const chart = new Chart(app, 'chart');
    const warm = new Serializer(app);
    const [, second] = ['a', 'b'].map((id) => warm.toJson(new ApiObject(chart, id, { apiVersion: 'v1', kind: 'Thing', spec: { word: 'secret' } } as ApiObjectProps)));
    expect(second?.['spec']).toEqual({ word: 'resolved' });
  });

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['the number NaN', Number.NaN],
    ['the number Infinity', Number.POSITIVE_INFINITY],
    ['an instance of Date', new Date(0)],
    ['an instance of Map', new Map()],
    ['an object without a prototype', Object.create(null)],
  ])('refuses %s, and says where it is', (what, value) => {
    const object = thing({}, { metadata: { name: 'x' }, spec: { list: [{ lazy: Lazy.any({ produce: () => 1 }) }, { deep: value }] } });
    expect(problemsOf(() => serializer(object).toJson(object))).toMatchObject([{ id: 'value-not-plain', message: `Thing x holds ${what}`, pointer: '/spec/list/1/deep' }]);
  });

  it('refuses a body that holds itself, and does not run out of stack', () => {
    const ring: Record<string, unknown> = {};
    ring['ring'] = ring;
    const object = thing({}, { metadata: { name: 'x' }, spec: ring });
    expect(() => serializer(object).toJson(object)).toThrow(/object-unserializable/);
  });
});
