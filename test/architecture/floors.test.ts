import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, sourceFiles } from './sources';

/** Who may import whom: folder → what its imports may start with. The ground floor stands first. */
const FLOORS: ReadonlyArray<{ readonly of: string; readonly may: readonly string[]; readonly packages: readonly string[] }> = [
  { of: 'lib/errors.ts', may: [], packages: [] },
  { of: 'lib/units/', may: ['lib/errors', 'lib/units/'], packages: [] },
  { of: 'lib/kube/', may: ['lib/errors', 'lib/units', 'lib/kube/'], packages: ['yaml', 'js-sha256', 'kubernetes-types'] },
  { of: 'lib/graph/', may: ['lib/errors', 'lib/units', 'lib/kube/', 'lib/graph/'], packages: [] },
  { of: 'lib/diff/', may: ['lib/errors', 'lib/units/', 'lib/kube/', 'lib/diff/'], packages: [] },
  { of: 'lib/policy/', may: ['lib/errors', 'lib/units', 'lib/kube/', 'lib/graph/', 'lib/policy/'], packages: [] },
  { of: 'lib/synth/', may: ['lib/errors', 'lib/units', 'lib/kube/', 'lib/graph/', 'lib/policy/', 'lib/synth/'], packages: ['cdk8s', 'constructs', 'jiti', 'node:'] },
  { of: 'lib/testing/', may: ['lib/errors', 'lib/units', 'lib/kube/', 'lib/graph/', 'lib/policy/', 'lib/synth/', 'lib/testing/'], packages: ['cdk8s', 'constructs', 'node:'] },
  { of: 'lib/cli/', may: ['lib/errors', 'lib/units', 'lib/kube/', 'lib/graph/', 'lib/policy/', 'lib/synth/', 'lib/cli/'], packages: ['commander', 'cdk8s', 'constructs', 'node:'] },
  { of: 'lib/index.ts', may: ['lib/', 'constructs/'], packages: ['cdk8s'] },
  { of: 'constructs/index.ts', may: ['constructs/'], packages: [] },
  { of: 'constructs/', may: ['lib/errors', 'lib/units', 'lib/kube/', 'constructs/kit/', 'constructs/index'], packages: ['cdk8s', 'cdk8s-plus-28', 'constructs', 'kubernetes-types'] },
  { of: 'apps/', may: [], packages: ['cdk8s-plinth', 'cdk8s', 'cdk8s-plus-28', 'constructs'] },
];

describe('the floors of the house', () => {
  it('hold: no file imports from a floor above its own', () => {
    const climbs = sourceFiles(['lib', 'constructs', 'apps']).flatMap((file) => importsOf(file).filter((target) => !allowed(file, target)).map(({ target }) => `${file} imports ${target}`));
    expect(climbs).toEqual([]);
  });

  it('have no two constructs that look into each other, but for their public faces', () => {
    const peeks = sourceFiles(['constructs']).filter((file) => file !== 'constructs/index.ts').flatMap((file) =>
      importsOf(file)
        .filter(({ target }) => /^constructs\/(?!kit\/)[^/]+\//.test(target) && folderOf(target) !== folderOf(file))
        .map(({ target }) => `${file} imports ${target}`),
    );
    expect(peeks).toEqual([]);
  });
});

/** One import: a package by name, or an own file by its path from the root. */
interface Import {
  readonly own: boolean;
  readonly target: string;
}

function allowed(file: string, { own, target }: Import): boolean {
  const floor = FLOORS.find(({ of }) => file.startsWith(of));
  if (!floor) return false;
  // A construct may stand on another by its public face.
  if (own && floor.of === 'constructs/' && /^constructs\/[a-z-]+$/.test(target)) return true;
  if (own) return floor.may.some((start) => `${target}/`.startsWith(start)) || folderOf(target) === folderOf(file);
  return floor.packages.some((name) => target === name || target.startsWith(`${name}/`) || (name.endsWith(':') && target.startsWith(name)));
}

function folderOf(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}

function importsOf(file: string): Import[] {
  const text = fs.readFileSync(path.join(ROOT, file), 'utf8');
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  const targets = [...code.matchAll(/^(?:import|export|\}).*? from '([^']+)';?$|\b(?:require|import)\('([^']+)'\)/gm)].map((match) => match[1] ?? match[2] ?? '');
  return targets.map((target) => (target.startsWith('.') ? { own: true, target: path.posix.join(path.posix.dirname(file), target) } : { own: false, target }));
}
