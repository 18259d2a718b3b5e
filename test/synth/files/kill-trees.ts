import type { FilePlan, InventoryFacts } from '../../../lib/synth/files';

/** Facts of the trees below. */
export const FACTS: InventoryFacts = { toolVersion: '1.2.3', kubernetes: '1.34', layout: 'per-resource', images: ['redis:8'], waivers: [], overrides: [] };

/** Forty files; from one generation to the next some stay, most change, ten go and ten come, with a folder each way. */
export function treeOf(generation: 1 | 2): Record<string, string> {
  const tree: Record<string, string> = {};
  for (let i = generation === 1 ? 0 : 10; i < (generation === 1 ? 40 : 50); i++) {
    const changes = i % 3 === 0 ? 'always the same' : `of generation ${generation}`;
    tree[`ns-${Math.floor(i / 10)}/ConfigMap-${i}.yaml`] = `name: ${i}\n${`text: ${changes}\n`.repeat(40)}`;
  }
  return tree;
}

/** The tree as files of one object each. */
export function filesOf(tree: Readonly<Record<string, string>>): FilePlan[] {
  return Object.entries(tree).map(([path, text]) => ({ path, text, objects: [{ id: path }] }));
}
