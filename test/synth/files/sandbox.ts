import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { PlinthError, type Problem } from '../../../lib/errors';
import type { FilePlan, InventoryFacts } from '../../../lib/synth/files';

export const FACTS: InventoryFacts = { toolVersion: '1.2.3', kubernetes: '1.34', layout: 'per-resource', images: [], waivers: [], overrides: [] };

const made: string[] = [];
afterAll(() => made.forEach((dir) => rmSync(dir, { recursive: true, force: true })));

/** An empty folder of the test's own. */
export function sandbox(): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'plinth-files-')));
  made.push(dir);
  return dir;
}

/** Files of one object each. */
export function filesOf(texts: Readonly<Record<string, string>>): FilePlan[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text, objects: [{ id: `/ConfigMap/shop/${path}`, construct: `app/${path}` }] }));
}

/** Everything in a folder: path → content, `→ target` for a link, `/` for an empty folder. */
export function contents(dir: string, prefix = ''): Record<string, string> {
  if (!existsSync(dir)) return {};
  const found: Record<string, string> = {};
  for (const name of readdirSync(join(dir, prefix))) {
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const stat = lstatSync(join(dir, path));
    if (stat.isSymbolicLink()) found[path] = `→ ${readlinkSync(join(dir, path))}`;
    else if (!stat.isDirectory()) found[path] = readFileSync(join(dir, path), 'utf8');
    else if (readdirSync(join(dir, path)).length === 0) found[path] = '/';
    else Object.assign(found, contents(dir, path));
  }
  return found;
}

/** As `contents`, without the inventory. */
export function visible(dir: string): Record<string, string> {
  const { '.plinth-inventory': _, ...rest } = contents(dir);
  return rest;
}

/** Writes a file by hand, with its folders. */
export function put(dir: string, path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}

/** The problems that a call throws; fails when it throws none. */
export async function problemsOf(run: () => unknown): Promise<readonly Problem[]> {
  try {
    await run();
  } catch (error) {
    if (PlinthError.is(error)) return error.problems;
    throw error;
  }
  throw new Error('expected problems, and there were none');
}
