import { describe, expect, it } from 'vitest';
import { DEFAULT_SETS } from '../../lib/kube/defaults';
import { page } from './page';

/** Row of the page → the number of the default set that it shows. */
const ROWS = {
  'CPU requests': 'cpu',
  'memory requests': 'memory',
  pods: 'pods',
  'scratch space requests': 'ephemeral',
  'storage of claims': 'storage',
  'memory of one container, at most': 'containerMemory',
  Services: 'services',
  claims: 'claims',
  Jobs: 'jobs',
  CronJobs: 'cronJobs',
  Secrets: 'secrets',
  ConfigMaps: 'configMaps',
} as const;

describe('the sizes of a namespace', () => {
  const { sizes } = DEFAULT_SETS['2026-11'].NamespaceWithQuota;
  const columns = Object.keys(sizes) as Array<keyof typeof sizes>;

  it('are one table in the code, and the same table on the page', () => {
    const text = page('constructs/namespace-with-quota/README.md');
    expect(text).toContain(`| | ${columns.join(' | ')} |`);
    for (const [row, key] of Object.entries(ROWS)) expect(text).toContain(`| ${row} | ${columns.map((column) => sizes[column][key]).join(' | ')} |`);
  });

  it('are on the page to the last number', () => {
    for (const size of Object.values(sizes)) expect(Object.keys(size).sort()).toEqual(Object.values(ROWS).toSorted());
  });
});
