import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../lib/synth/files/content';
import type { Inventory, OutputFile } from '../../../lib/synth/files/inventory';
import { planWrites } from '../../../lib/synth/files/plan';
import type { Tree } from '../../../lib/synth/files/tree';
import { FACTS } from './sandbox';

const file = (path: string, text: string): OutputFile => ({ path, text, sha256: digestOf(text), objects: [{ id: path }] });
const inventory = (...files: OutputFile[]): Inventory => ({ ...FACTS, files });

/** A tree in memory whose file system ignores case. */
function caselessTree(texts: Readonly<Record<string, string>>): Tree {
  const files = new Map(Object.entries(texts).map(([path, text]) => [path.toLowerCase(), text]));
  return {
    look: (path) => (files.has(path.toLowerCase()) ? { kind: 'file', inode: path.toLowerCase() } : { kind: path.endsWith('.yaml') ? 'absent' : 'folder' }),
    read: (path) => Buffer.from(files.get(path.toLowerCase()) ?? ''),
  };
}

describe('a name that changes only in upper and lower case', () => {
  const old = file('_cluster/ClusterRole-Admin.yaml', 'name: Admin\n');
  const tree = caselessTree({ [old.path]: old.text });

  it('is an update where the file system ignores case, and nothing is pruned', () => {
    const next = file('_cluster/ClusterRole-admin.yaml', 'name: admin\n');
    expect(planWrites([next], inventory(old), tree)).toMatchObject({ create: [], update: [{ path: next.path, replaces: old.sha256 }], prune: [], problems: [] });
  });

  it('still leaves an edited file alone', () => {
    const next = file('_cluster/ClusterRole-admin.yaml', 'name: admin\n');
    expect(planWrites([next], inventory(old), caselessTree({ [old.path]: 'edited\n' }))).toMatchObject({ update: [], prune: [], problems: [{ id: 'file-edited' }] });
  });
});

describe('a plan', () => {
  it('names folders to make from the outside in, and folders to empty from the inside out', () => {
    const tree: Tree = {
      look: (path) => (path === 'old/x/a.yaml' ? { kind: 'file', inode: '1' } : { kind: path.startsWith('old') ? 'folder' : 'absent' }),
      read: () => Buffer.from('a\n'),
    };
    const plan = planWrites([file('new/y/a.yaml', 'a\n')], inventory(file('old/x/a.yaml', 'a\n')), tree);
    expect(plan).toMatchObject({ make: ['new', 'new/y'], empty: ['old/x', 'old'], prune: [{ path: 'old/x/a.yaml' }] });
  });

  it('looks at each folder once, however many files are in it', () => {
    const looked: string[] = [];
    const tree: Tree = { look: (path) => (looked.push(path), { kind: path.endsWith('.yaml') ? 'absent' : 'folder' }), read: () => Buffer.from('') };
    planWrites(Array.from({ length: 100 }, (_, i) => file(`shop/${i}.yaml`, 'a\n')), undefined, tree);
    expect(looked.filter((path) => path === 'shop')).toHaveLength(1);
    expect(looked).toHaveLength(101);
  });
});
