import { describe, expect, it } from 'vitest';
import type { ScopedWaiver } from '../../lib/kube/provenance';
import { profileOf, verdict } from '../../lib/policy';
import { graphOf, NO_SIDE, objectsOf, TODAY } from './sets';

const SET = `
apiVersion: v1
kind: Pod
metadata: { name: api, namespace: shop }
spec:
  hostNetwork: true
  containers:
    - { name: api, image: a, securityContext: { privileged: true } }
    - { name: proxy, image: b, securityContext: { privileged: true } }
`;
const WAIVER: ScopedWaiver = { rule: 'host-network', reason: 'it watches the node', owner: 'team-infra', until: '2026-12-31' };

describe('a waiver', () => {
  it('sets its finding aside, and hands it out with the waiver', () => {
    const { problems, waived } = judged([WAIVER]);
    expect(ids(problems)).toEqual(['privileged-container', 'privileged-container']);
    expect(waived).toMatchObject([{ problem: { id: 'host-network' }, waiver: WAIVER }]);
  });

  it('holds through its last day, and not on the next', () => {
    expect(ids(judged([{ ...WAIVER, until: TODAY }]).problems)).not.toContain('host-network');
    const { problems, waived } = judged([{ ...WAIVER, until: '2026-11-20' }]);
    expect(problems.find(({ id }) => id === 'host-network')?.message).toMatch(/\(the waiver of team-infra expired on 2026-11-20\)$/);
    expect(waived).toEqual([]);
  });

  it('gives way to one that still holds', () => {
    const { problems, waived } = judged([{ ...WAIVER, until: '2026-01-01' }, WAIVER]);
    expect(ids(problems)).toEqual(['privileged-container', 'privileged-container']);
    expect(waived.map(({ waiver }) => waiver.until)).toEqual(['2026-12-31']);
  });

  it('covers one container where it names one', () => {
    const { problems, waived } = judged([{ ...WAIVER, rule: 'privileged-container', container: 'proxy' }]);
    expect(problems.filter(({ id }) => id === 'privileged-container').map(({ container }) => container)).toEqual(['api']);
    expect(waived.map(({ problem }) => problem.container)).toEqual(['proxy']);
  });

  it.each([
    ['/spec/containers/1', ['api']],
    ['/spec/containers/1/securityContext/privileged', ['api']],
    ['/spec', []],
    ['', []],
    ['/spec/containers/1/securityContext/priv', ['api', 'proxy']],
  ])('covers the place %s and what is below it', (path, standing) => {
    const { problems } = judged([{ ...WAIVER, rule: 'privileged-container', path }]);
    expect(problems.filter(({ id }) => id === 'privileged-container').map(({ container }) => container)).toEqual(standing);
  });

  it.each([
    ['shop/api', true],
    ['shop', true],
    ['sho', false],
    ['shop/ap', false],
    ['shop/api/pod', false],
    [undefined, true],
  ])('of the construct %s covers an object of shop/api: %s', (construct, covers) => {
    const objects = objectsOf(SET);
    const side = { ...NO_SIDE, provenance: new Map(objects.map((object) => [object, { construct: 'shop/api' }])) };
    const waiver: ScopedWaiver = construct === undefined ? WAIVER : { ...WAIVER, construct };
    const { waived } = verdict(graphOf(objects), { ...OPTIONS, side: { ...side, waivers: [waiver] } });
    expect(waived.length === 1).toBe(covers);
  });

  it('of a construct covers nothing that no construct made', () => {
    expect(ids(judged([{ ...WAIVER, construct: 'shop' }]).problems)).toContain('host-network');
  });

  it('that covers nothing is a warning', () => {
    const unused = judged([{ ...WAIVER, rule: 'host-pid' }]).problems.at(-1);
    expect(unused).toMatchObject({ id: 'waiver-unused', severity: 'warning', message: expect.stringContaining('host-pid') });
  });

  it('of a rule that is off says nothing', () => {
    expect(ids(judged([WAIVER, { ...WAIVER, rule: 'cpu-request-required' }]).problems)).not.toContain('waiver-unused');
  });

  it.each<[string, Partial<ScopedWaiver>]>([
    ['a short reason', { reason: 'legacy' }],
    ['a blank reason', { reason: '               ' }],
    ['no owner', { owner: ' ' }],
    ['a day that no calendar has', { until: '2026-02-30' }],
    ['a date in words', { until: 'next year' }],
    ['a place that is no pointer', { path: 'spec' }],
  ])('with %s does not count', (_fault, change) => {
    const { problems, waived } = judged([{ ...WAIVER, ...change }]);
    expect(waived).toEqual([]);
    expect(problems.at(-1)).toMatchObject({ id: 'waiver-malformed', severity: 'error' });
  });

  it('names every fault at once', () => {
    const broken = { rule: 'host-network' } as ScopedWaiver;
    expect(judged([broken]).problems.at(-1)?.message).toBe('the waiver of host-network does not count: it gives no reason, it names no owner, its until "undefined" is no date');
  });

  it('of what is no rule is an error with the nearest rule', () => {
    expect(judged([{ ...WAIVER, rule: 'host-netwrok' }]).problems.at(-1)).toMatchObject({ id: 'waiver-unknown-rule', severity: 'error', fix: "Write rule: 'host-network', or remove the waiver." });
    expect(judged([{ ...WAIVER, rule: 'schema-unknown-field' }]).problems.at(-1)?.id).toBe('waiver-unknown-rule');
  });

  it('of a locked rule is an error, and its finding stands', () => {
    const { problems } = judged([WAIVER], ['host-network']);
    expect(ids(problems)).toEqual(['host-network', 'privileged-container', 'privileged-container', 'waiver-locked']);
  });
});

const OPTIONS = { profile: profileOf('pss-baseline'), minor: 34, today: TODAY };

function judged(waivers: readonly ScopedWaiver[], locked: readonly string[] = []) {
  return verdict(graphOf(objectsOf(SET)), { ...OPTIONS, side: { ...NO_SIDE, waivers }, locked });
}

function ids(problems: ReadonlyArray<{ readonly id: string }>): string[] {
  return problems.map(({ id }) => id);
}
