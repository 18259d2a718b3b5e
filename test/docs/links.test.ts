import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../architecture/sources';

interface Link {
  readonly from: string;
  readonly target: string;
}

const PAGES = [...fs.readdirSync(ROOT).filter((file) => file.endsWith('.md')), ...['apps', 'bench', 'constructs', 'docs'].flatMap(pagesBelow)];

describe('the pages', () => {
  it('lead to files that are there', () => {
    const links = PAGES.flatMap(linksOf);
    expect(links.length).toBeGreaterThan(200);
    expect(links.filter((link) => !fs.existsSync(fileOf(link)))).toEqual([]);
  });

  it('lead to headings that are there', () => {
    const links = PAGES.flatMap(linksOf).filter(({ target }) => target.includes('#'));
    expect(links.length).toBeGreaterThan(100);
    const known = new Map<string, ReadonlySet<string>>();
    const headings = (file: string): ReadonlySet<string> => known.get(file) ?? known.set(file, headingsOf(file)).get(file) ?? new Set();
    expect(links.filter((link) => !headings(fileOf(link)).has(link.target.slice(link.target.indexOf('#') + 1)))).toEqual([]);
  });

  it('of docs, constructs and apps are all reached from the README, over other pages or at once', () => {
    const reached = new Set(['README.md']);
    for (const from of reached) for (const link of linksOf(from)) if (PAGES.includes(pathOf(fileOf(link)))) reached.add(pathOf(fileOf(link)));
    expect(PAGES.filter((file) => !reached.has(file) && !file.startsWith('docs/decisions/'))).toEqual([]);
  });
});

function pagesBelow(folder: string): string[] {
  return fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md') && !file.includes('node_modules')).map((file) => `${folder}/${file}`);
}

/** Links to files of ours, but for those inside code. */
function linksOf(from: string): Link[] {
  return [...textOf(from).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, target = '']) => ({ from, target }));
}

function fileOf({ from, target }: Link): string {
  const [file = ''] = target.split('#');
  return file === '' ? path.join(ROOT, from) : path.resolve(ROOT, path.dirname(from), file);
}

function pathOf(file: string): string {
  return path.relative(ROOT, file).replaceAll('\\', '/');
}

/** Anchors as GitHub makes them. */
function headingsOf(file: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  return new Set(
    [...textOf(pathOf(file)).matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = '']) => {
      const slug = heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').trim().replaceAll(' ', '-');
      const before = seen.get(slug) ?? 0;
      seen.set(slug, before + 1);
      return before === 0 ? slug : `${slug}-${before}`;
    }),
  );
}

function textOf(file: string): string {
  return fs.readFileSync(path.join(ROOT, file), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[\][]/g, ''));
}
