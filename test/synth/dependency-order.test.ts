import { ApiObject, App, Chart } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { collect } from '../../lib/synth/collect';
import { findCycles } from '../../lib/synth/dependencies';
import { inDependencyOrder } from '../../lib/synth/dependency-order';
import { inOrder } from '../../lib/synth/order';

function streamOf(app: App): string[] {
  const { objects, dependencies } = collect(app);
  return inDependencyOrder(inOrder(objects), dependencies).map(({ construct }) => construct);
}

function thing(scope: Chart, id: string): ApiObject {
  return new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id } });
}

describe('the order of a stream', () => {
  it('puts what an object depends on before it, and leaves the rest as it is', () => {
    const chart = new Chart(new App(), 'c');
    const [a, , c, d] = ['a', 'b', 'c', 'd'].map((id) => thing(chart, id));
    a?.addDependency(d as ApiObject);
    d?.addDependency(c as ApiObject);
    expect(streamOf(chart.node.root as App)).toEqual(['c/c', 'c/d', 'c/a', 'c/b']);
  });

  it('puts all of a chart before all of the chart that depends on it', () => {
    const app = new App();
    const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
    for (const [chart, ids] of [[one, 'ace'], [two, 'bdf']] as const) for (const id of ids) thing(chart, id);
    one.addDependency(two);
    expect(streamOf(app)).toEqual(['two/b', 'two/d', 'two/f', 'one/a', 'one/c', 'one/e']);
  });

  it('lets a chart depend on a part of itself', () => {
    const outer = new Chart(new App(), 'outer');
    thing(outer, 'a');
    const inner = new Chart(outer, 'inner');
    thing(inner, 'b');
    outer.addDependency(inner);
    expect(streamOf(outer.node.root as App)).toEqual(['outer/inner/b', 'outer/a']);
  });

  it('takes a chain of 20,000 and a ladder of 2,000 diamonds, which cdk8s does not', () => {
    const chart = new Chart(new App(), 'c');
    const things = Array.from({ length: 20_000 }, (_, i) => thing(chart, `n${String(i).padStart(5, '0')}`));
    things.forEach((each, i) => {
      if (i + 1 < things.length) each.addDependency(things[i + 1] as ApiObject);
      if (i < 4000 && i + 2 < things.length) each.addDependency(things[i + 2] as ApiObject);
    });
    const stream = streamOf(chart.node.root as App);
    expect(stream[0]).toBe('c/n19999');
    expect(stream.at(-1)).toBe('c/n00000');
    expect(findCycles(collect(chart.node.root as App).dependencies)).toEqual([]);
  });

  it('names a ring of dependencies, and still gives every object once', () => {
    const chart = new Chart(new App(), 'c');
    const [a, b, c] = ['a', 'b', 'c'].map((id) => thing(chart, id)) as [ApiObject, ApiObject, ApiObject];
    a.addDependency(b);
    b.addDependency(c);
    c.addDependency(a);
    expect(findCycles(collect(chart.node.root as App).dependencies).map(({ id, message }) => [id, message])).toEqual([
      ['dependency-cycle', 'the constructs depend on each other in a ring: c/a → c/b → c/c → c/a'],
    ]);
    expect([...streamOf(chart.node.root as App)].sort()).toEqual(['c/a', 'c/b', 'c/c']);
  });
});
