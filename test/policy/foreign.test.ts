import { Cron, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../lib/kube/object';
import { judge, profileOf, PROFILES, RULES } from '../../lib/policy';
import { graphOf, NO_SIDE, objectsOf, TODAY } from './sets';

describe('the production profile on the work of others', () => {
  it('has warnings, and no error, for a plain cdk8s-plus-28 app', () => {
    const chart = Testing.chart();
    const web = new kplus.Deployment(chart, 'web', { containers: [{ image: 'registry.acme.io/web:1.0.0', portNumber: 8080 }] });
    web.exposeViaService({ ports: [{ port: 80, targetPort: 8080 }] });
    new kplus.ConfigMap(chart, 'settings', { data: { theme: 'dark' } });
    new kplus.StatefulSet(chart, 'db', { containers: [{ image: 'registry.acme.io/db:1.0.0', portNumber: 5432 }], service: new kplus.Service(chart, 'db-peers', { clusterIP: 'None', ports: [{ port: 5432 }] }) });
    new kplus.CronJob(chart, 'clean', { schedule: Cron.daily(), containers: [{ image: 'registry.acme.io/clean:1.0.0' }] });
    const found = judged(Testing.synth(chart) as KubeObject[]);
    expect(found.filter(({ severity }) => severity === 'error').map(({ id, message }) => `${id}: ${message}`)).toEqual([]);
    expect(found.filter(({ severity }) => severity === 'warning').length).toBeGreaterThan(5);
  });
});

describe('every rule', () => {
  const seeds = RULES.flatMap(({ examples }) => [...examples.bad, ...examples.good, ...examples.nearMiss]).map(({ yaml }) => objectsOf(yaml));
  const anything = { name: 'all', purpose: 'Every rule.', rules: Object.fromEntries(RULES.map(({ id }) => [id, 'error' as const])) };

  it('survives objects of any shape: fields that are missing, of another type, or hostile', () => {
    const junk = fc.constantFrom<unknown>(null, true, 0, -1, 1.5, '', 'undefined', '__proto__', [], {}, [null], [[]], { name: null }, ['x'], JSON.parse('{"__proto__":{"a":1}}'));
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 3 }), (seed, changes) => {
        const objects = structuredClone(seed);
        for (const [at, value] of changes) spoil(objects, at, value);
        const crashed = judged(objects, anything).filter(({ id }) => id === 'rule-crashed');
        expect(crashed.map(({ message }) => message)).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  it('comes to the same findings, in whatever order the objects are', () => {
    fc.assert(
      fc.property(fc.constantFrom(...seeds).chain((objects) => fc.shuffledSubarray(objects)), (shuffled) => {
        const summary = (objects: readonly KubeObject[]) => [...new Set(judged(objects, anything).map(({ id }) => id))].sort();
        expect(summary(shuffled)).toEqual(summary([...shuffled].reverse()));
      }),
      { numRuns: 200 },
    );
  });

  it('is deterministic: the same set gives the same findings', () => {
    const objects = seeds.slice(0, 40).flat();
    for (const profile of PROFILES) expect(judged(objects, profile)).toEqual(judged(objects, profile));
  });
});

function judged(objects: readonly KubeObject[], profile = profileOf('production')) {
  return judge(graphOf(objects), { profile, minor: 34, side: NO_SIDE, today: TODAY });
}

/** Replaces one value somewhere below the objects, but for what every reader has made sure of: apiVersion, kind, and metadata with a name. */
function spoil(objects: readonly KubeObject[], at: number, value: unknown): void {
  const places: Array<[holder: Record<string, unknown>, key: string]> = [];
  const visit = (holder: unknown, path: string): void => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const key of Object.keys(holder)) {
      const here = `${path}/${key}`;
      if (!/^\/(apiVersion|kind|metadata|metadata\/name)$/.test(here)) places.push([holder as Record<string, unknown>, key]);
      visit((holder as Record<string, unknown>)[key], here);
    }
  };
  for (const object of objects) visit(object, '');
  const place = places[at % Math.max(1, places.length)];
  if (place) place[0][place[1]] = structuredClone(value);
}
