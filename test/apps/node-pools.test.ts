import { describe, expect, it } from 'vitest';
import { synthApp } from '../goldens/apps';

/** The findings of the shop with so many nodes in the pool that most of it runs on. */
async function withNodes(general: number): Promise<ReadonlyArray<{ readonly id: string; readonly message: string; readonly fix?: string }>> {
  return (await synthApp('node-pools', new Map([['general', `${general}`]]))).problems;
}

describe('the shop on three pools', () => {
  it('fits at its peak, with a node of each pool drained', async () => {
    expect(await withNodes(6)).toEqual([]);
  });

  it('fits three nodes for everybody, of which one may be drained; of two the last pods of the peak find none, and the finding says what is missing where', async () => {
    expect(await withNodes(3)).toEqual([]);
    const [finding, ...others] = await withNodes(2);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      id: 'pools-hold-peak',
      message: expect.stringMatching(/^3 of 10 pods of Deployment web find no node at the peak when maintenance has 1 of 2 nodes of general, 1 of 3 nodes of memory, 1 of 3 nodes of payments: general is full: the emptiest node has cpu 240m of 500m; memory refuses by NodeAffinity \(acme\.io\/pool in general is asked, and the nodes have memory\)/),
      fix: expect.stringContaining('Add nodes for 3 × cpu 500m, memory 512Mi, ephemeral-storage 128Mi'),
    });
  });

  it('has payments alone on their nodes, and search on those with much memory', async () => {
    const { objects } = await synthApp('node-pools');
    const pools = objects.filter(({ kind }) => kind === 'Deployment').map((object) => [object.metadata.name, JSON.stringify(object.spec).match(/"acme.io\/pool","operator":"In","values":\["(\w+)"\]/)?.[1]]);
    expect(Object.fromEntries(pools)).toEqual({ web: 'general', search: 'memory', pay: 'payments' });
  });
});
