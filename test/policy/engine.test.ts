import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../lib/errors';
import type { KubeObject } from '../../lib/kube/object';
import type { Provenance, SideTable } from '../../lib/kube/provenance';
import { defineRule, judge, type Check, type Profile, type Rule } from '../../lib/policy';
import { graphOf, NO_SIDE, objectsOf, TODAY } from './sets';

const SET = `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    metadata: { labels: { app: web } }
    spec:
      initContainers: [{ name: init, image: a }]
      containers: [{ name: web, image: b }, { name: proxy, image: c }]
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: clean, namespace: shop }
spec:
  jobTemplate: { spec: { template: { spec: { containers: [{ name: clean, image: d }] } } } }
`;

describe('the engine', () => {
  it('hands every container, with its place, to the rules on containers', () => {
    const found = run(rule('on-containers', { on: 'container', check: ({ name, sort }, report) => report({ message: `${sort} ${name}` }) }));
    expect(found.map(({ message, container, pointer }) => [message, container, pointer])).toEqual([
      ['init init', 'init', '/spec/template/spec/initContainers/0'],
      ['main web', 'web', '/spec/template/spec/containers/0'],
      ['main proxy', 'proxy', '/spec/template/spec/containers/1'],
      ['main clean', 'clean', '/spec/jobTemplate/spec/template/spec/containers/0'],
    ]);
  });

  it('hands every pod template to the rules on pods, with its labels', () => {
    const found = run(rule('on-pods', { on: 'pod', check: ({ object, labels }, report) => report({ message: `${object.kind} ${labels.app ?? 'unlabelled'}` }) }));
    expect(found.map(({ message, pointer }) => [message, pointer])).toEqual([
      ['Deployment web', '/spec/template/spec'],
      ['CronJob unlabelled', '/spec/jobTemplate/spec/template/spec'],
    ]);
  });

  it('hands an object to the rules that want its kind, once, and to no other', () => {
    const kinds = ['/Service', 'apps/Deployment', '/Service', 'apps/Service'];
    const found = run(rule('on-objects', { on: 'object', kinds, check: ({ kind }, report) => report({ message: kind }) }));
    expect(found.map(({ message, pointer }) => [message, pointer])).toEqual([['Service', undefined], ['Deployment', undefined]]);
  });

  it('orders findings by object and then by rule, whatever the rules look at', () => {
    const onSet = rule('a-on-set', { on: 'set', check: ({ objects }, report) => [...objects].reverse().forEach((object) => report({ object, message: object.kind })) });
    const onPods = rule('b-on-pods', { on: 'pod', check: (_pod, report) => report({ message: 'pod' }) });
    const onWhole = rule('c-on-whole', { on: 'set', check: (_graph, report) => report({ message: 'whole' }) });
    expect(run(onPods, onWhole, onSet).map(({ id, object }) => `${id} ${object?.kind ?? '-'}`)).toEqual([
      'a-on-set Service',
      'a-on-set Deployment',
      'b-on-pods Deployment',
      'a-on-set CronJob',
      'b-on-pods CronJob',
      'c-on-whole -',
    ]);
  });

  it('runs only the rules that the profile names, at its severity', () => {
    const off = rule('off', { on: 'pod', check: (_pod, report) => report({ message: 'never' }) });
    const on = rule('on', { on: 'pod', check: (_pod, report) => report({ message: 'pod' }) });
    const found = judged([off, on], { on: 'info' });
    expect(found.map(({ id, severity }) => `${id} ${severity}`)).toEqual(['on info', 'on info']);
  });

  it('takes what a construct of ours guarantees as an error to lose, on its objects only', () => {
    const objects = objectsOf(SET);
    const side = sideOf(objects, 1, { guaranteed: true });
    const found = judged([rule('any', { on: 'object', kinds: ['/Service', 'apps/Deployment'], check: (_object, report) => report({ message: 'fault' }) })], { any: 'info' }, objects, side);
    expect(found.map(({ object, severity }) => `${object?.kind} ${severity}`)).toEqual(['Service info', 'Deployment error']);
  });

  it('leaves rules about the surroundings as severe as the profile says, on every object', () => {
    const objects = objectsOf(SET);
    const profile = { name: 'test', purpose: 'For tests.', rules: { around: 'warning' as const }, surroundings: ['around'] };
    const around = rule('around', { on: 'object', kinds: ['apps/Deployment'], check: (_object, report) => report({ message: 'fault' }) });
    const found = judge(graphOf(objects), { profile, minor: 34, side: sideOf(objects, 1, { guaranteed: true }), today: TODAY, rules: [around] });
    expect(found.map(({ severity }) => severity)).toEqual(['warning']);
  });

  it('says which construct, line and prop made the field: the prop of the nearest field around it', () => {
    const objects = objectsOf(SET);
    const props = new Map([['/spec/template/spec/containers/0', 'container'], ['/spec/template/spec/containers/0/image', 'image'], ['/spec', 'raw']]);
    const side = sideOf(objects, 1, { construct: 'shop/web', source: { file: 'main.ts', line: 7 }, props });
    const check: Check = { on: 'container', check: ({ name, pod, path }, report) => name === 'web' && report({ message: 'fault', path: [...pod.specPath, ...path, 'image'] }) };
    const [image] = judged([rule('images', check)], { images: 'error' }, objects, side);
    expect(image).toMatchObject({ construct: 'shop/web', prop: 'image', source: { file: 'main.ts', line: 7 }, pointer: '/spec/template/spec/containers/0/image' });

    const ports: Check = { on: 'container', check: ({ name, pod, path }, report) => name === 'web' && report({ message: 'fault', path: [...pod.specPath, ...path, 'imagePullPolicy'] }) };
    expect(judged([rule('ports', ports)], { ports: 'error' }, objects, side)[0]?.prop).toBe('container');
  });

  it('gives the fix of the finding, or else that of the rule', () => {
    const found = run(rule('fixes', { on: 'pod', check: ({ object }, report) => report({ message: 'fault', ...(object.kind === 'CronJob' && { fix: 'Do this.' }) }) }));
    expect(found.map(({ fix }) => fix)).toEqual(['Mend it.', 'Do this.']);
    expect(formatProblem(found[1] ?? expect.fail())).toContain('at: CronJob shop/clean /spec/jobTemplate/spec/template/spec');
  });

  it('turns a rule that throws into a problem that names the rule and the object, and goes on', () => {
    const broken = rule('broken', { on: 'pod', check: ({ object }) => { if (object.kind === 'Deployment') throw new TypeError('no such field'); } });
    const other = rule('other', { on: 'pod', check: (_pod, report) => report({ message: 'fault' }) });
    const found = run(broken, other);
    expect(found.map(({ id }) => id)).toEqual(['rule-crashed', 'other', 'other']);
    expect(found[0]).toMatchObject({ severity: 'error', message: 'the rule broken stopped with "no such field"', object: { kind: 'Deployment', name: 'web' } });
  });

  it('finds nothing in an empty set', () => {
    expect(judged([rule('on-set', { on: 'set', check: ({ objects }, report) => objects.forEach((object) => report({ object, message: 'fault' })) })], { 'on-set': 'error' }, [])).toEqual([]);
  });
});

function rule(id: string, check: Check): Rule {
  return defineRule({ id, title: 'A rule.', why: 'For tests.', fix: 'Mend it.', references: [], examples: { bad: [], good: [], nearMiss: [] }, ...check });
}

function run(...rules: readonly Rule[]) {
  return judged(rules, Object.fromEntries(rules.map(({ id }) => [id, 'error' as const])));
}

function judged(rules: readonly Rule[], severities: Profile['rules'], objects: readonly KubeObject[] = objectsOf(SET), side: SideTable = NO_SIDE) {
  return judge(graphOf(objects), { profile: { name: 'test', purpose: 'For tests.', rules: severities }, minor: 34, side, today: TODAY, rules });
}

function sideOf(objects: readonly KubeObject[], index: number, made: Provenance): SideTable {
  return { ...NO_SIDE, provenance: new Map(objects.slice(index, index + 1).map((object) => [object, made])) };
}
