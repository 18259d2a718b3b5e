import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../lib/synth/catalogue';
import { RULES } from '../../lib/policy/registry';

const ROOT = path.resolve(__dirname, '../..');
const page = fs.readFileSync(path.join(ROOT, 'docs/scaling.md'), 'utf8');

describe('the page on scaling', () => {
  it('leads to files that are there', () => {
    const links = [...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(1);
    expect(links.filter((link) => !fs.existsSync(path.join(ROOT, 'docs', link)))).toEqual([]);
  });

  it('names rules and errors that there are', () => {
    const known = new Set([...RULES.map(({ id }) => id), ...Object.keys(CATALOGUE)]);
    const named = [...page.matchAll(/\(`([a-z]+(?:-[a-z]+)+)`/g)].map(([, id = '']) => id);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });
});
