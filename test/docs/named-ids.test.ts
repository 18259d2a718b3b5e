import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../lib/synth/catalogue';
import { RULES } from '../../lib/policy/registry';
import { page } from './page';

const KNOWN = new Set([...RULES.map(({ id }) => id), ...Object.keys(CATALOGUE)]);

describe('rules and errors that a page names in brackets', () => {
  it.each(['scaling', 'liveness', 'versions', 'boundaries'])('are there: docs/%s.md', (name) => {
    const named = [...page(`docs/${name}.md`).matchAll(/\(`([a-z]+(?:-[a-z]+)+)`\)/g)].map(([, id = '']) => id);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => !KNOWN.has(id))).toEqual([]);
  });
});
