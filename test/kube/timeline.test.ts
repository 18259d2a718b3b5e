import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenDeadlines, type Deadline } from '../../lib/kube/timeline';

const deadline = (seconds: readonly number[], within: number, strictly = false): Deadline => ({
  spans: seconds.map((each, i) => ({ name: `part ${i}`, seconds: each })),
  within: { name: 'the end', seconds: within },
  strictly,
  why: 'it is late',
  prop: 'a.b',
  fix: (enough) => `Write ${enough}.`,
});

describe('a time line', () => {
  it('is printed with the number that breaks it', () => {
    expect(brokenDeadlines([deadline([120, 10], 90)])).toEqual([{ prop: 'a.b', message: '0s › part 0 2m › part 1 10s › 2m10s, and the end ends at 1m30s: it is late', accepted: '2m10s or more', fix: 'Write 130.' }]);
  });

  it('holds up to the last second, or before it', () => {
    expect(brokenDeadlines([deadline([60], 60)])).toEqual([]);
    expect(brokenDeadlines([deadline([60], 60, true)])).toMatchObject([{ fix: 'Write 61.' }]);
  });

  it('is broken exactly when its parts take longer, and what is offered is enough', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { maxLength: 6 }), fc.nat(30_000), fc.boolean(), (parts, within, strictly) => {
        const total = parts.reduce((sum, each) => sum + each, 0);
        const [broken] = brokenDeadlines([deadline(parts, within, strictly)]);
        expect(broken !== undefined).toBe(strictly ? total >= within : total > within);
        if (broken) expect(brokenDeadlines([deadline(parts, Number(/\d+/.exec(broken.fix)?.[0]), strictly)])).toEqual([]);
      }),
    );
  });
});
