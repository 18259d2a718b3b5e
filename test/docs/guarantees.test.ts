import { describe, expect, it } from 'vitest';
import { RULES } from '../../lib/policy';
import { allGuarantees, guaranteesPage } from './guarantees-page';

describe('the page of guarantees', () => {
  it('is what the tables of the constructs say; `npm run snapshot` rewrites it', async () => {
    await expect(await guaranteesPage()).toMatchFileSnapshot('../../docs/guarantees.md');
  });

  it('names rules that exist', async () => {
    const known = new Set(RULES.map(({ id }) => id));
    const named = [...(await allGuarantees()).values()].flatMap((kinds) => Object.values(kinds).flatMap((table) => Object.values(table).flatMap((row) => ('rules' in row ? (row.rules ?? []) : []))));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((rule) => !known.has(rule))).toEqual([]);
  });
});
