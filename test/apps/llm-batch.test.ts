import { describe, expect, it } from 'vitest';
import { formatLedger } from '../../lib/graph/ledger-text';
import { synthApp } from '../goldens/apps';

const run = (values: Readonly<Record<string, string>> = {}) => synthApp('llm-batch', new Map(Object.entries(values)));

describe('a model that is served, and used for a batch', () => {
  it('is fetched once, into one claim, which both mount', async () => {
    const { objects, problems } = await run();
    expect(problems).toEqual([]);
    expect(objects.filter(({ kind }) => kind === 'PersistentVolumeClaim').map(({ metadata }) => metadata.name)).toEqual(['embedder-model']);
    expect(objects.filter(({ kind, metadata }) => kind === 'Job' && metadata.name.includes('-model-'))).toHaveLength(1);
    const mounting = objects.filter((object) => ['Deployment', 'Job'].includes(object.kind) && JSON.stringify(object).includes('"claimName":"embedder-model"'));
    expect(mounting.map(({ metadata }) => metadata.name.replace(/-[0-9a-f]{7}$/, '')).sort()).toEqual(['embed', 'embedder', 'embedder-model']);
  });

  it('is another Job for other documents, and the same servers', async () => {
    const [first, next] = [await run(), await run({ documents: '2026-11-22' })];
    const text = ({ objects }: typeof first) => new Map(objects.map((object) => [`${object.kind} ${object.metadata.name}`, JSON.stringify(object)]));
    const [before, after] = [text(first), text(next)];
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));
    expect(changed.map((key) => key.replace(/[0-9a-f]{7}$/, ''))).toEqual(['Job embed-', 'Job embed-']);
  });

  it('does not fit when the shards at once and the servers ask for more GPUs than the namespace has', async () => {
    expect((await run({ parallel: '5' })).problems).toEqual([]);
    const [finding] = (await run({ parallel: '6' })).problems;
    expect(finding).toMatchObject({ id: 'quota-fits-peak', message: expect.stringContaining('nvidia.com/gpu') });
  });

  it('is never let in by a queue that has fewer GPUs than it takes at once', async () => {
    const { problems } = await run({ parallel: '7' });
    expect(problems.find(({ id }) => id === 'queue-holds-unit')).toMatchObject({ message: expect.stringContaining('asks for nvidia.com/gpu 7 at once, for 7 pods, and ClusterQueue gpu-batch may give 6'), fix: 'Run fewer pods at once, or raise the quota by 1.' });
  });

  it('shows in the ledger of its namespace what the queue gives, beside the quota', async () => {
    const table = formatLedger((await run()).ledger('search')).split('\n');
    const end = (table[0]?.indexOf('requests.nvidia.com/gpu') ?? -1) + 'requests.nvidia.com/gpu'.length;
    const gpus = (row: string) => table.find((line) => line.startsWith(row))?.slice(0, end).split(' ').at(-1);
    expect([gpus('ResourceQuota'), gpus('LocalQueue search'), gpus('ClusterQueue gpu-batch')]).toEqual(['8', '4', '6']);
  });
});
