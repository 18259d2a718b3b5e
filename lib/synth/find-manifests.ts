import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Problem } from '../errors';
import { INVENTORY } from './files/inventory';

/** A YAML or JSON file, or stdin. */
export interface ManifestFile {
  /** As people know it: relative as it was given, `<stdin>` for stdin. */
  readonly name: string;
  readonly text: string;
  /** False for a file that was only found in a folder: what is not Kubernetes there is none of our business. */
  readonly named: boolean;
}

/** What a search found. */
export interface FoundManifests {
  readonly files: readonly ManifestFile[];
  /** Folders that hold an inventory of ours. */
  readonly outputs: readonly string[];
  readonly problems: readonly Problem[];
}

const MANIFEST = /\.(?:ya?ml|json)$/;
const SKIPPED = new Set(['.git', 'node_modules']);

/** The manifests that a list of paths names: files as they are, folders searched to any depth in an order of their own, `-` for stdin. */
export function findManifests(paths: readonly string[], stdin: () => string): FoundManifests {
  const files: ManifestFile[] = [];
  const outputs: string[] = [];
  const problems: Problem[] = [];
  const read = (name: string, named: boolean): void => {
    try {
      files.push({ name, text: fs.readFileSync(name, 'utf8'), named });
    } catch (error) {
      problems.push(unreadable(name, error));
    }
  };
  for (const given of paths) {
    if (given === '-') {
      files.push({ name: '<stdin>', text: stdin(), named: true });
      continue;
    }
    const stat = fs.statSync(given, { throwIfNoEntry: false });
    if (!stat) problems.push({ id: 'path-missing', severity: 'error', message: `there is no file or folder ${given}`, accepted: 'files, folders, or - for stdin', fix: 'Correct the path.' });
    else if (stat.isDirectory()) for (const name of search(given, outputs, problems)) read(name, false);
    else read(given, true);
  }
  return { files, outputs, problems };
}

/** Files below a folder, sorted by code unit. Links to folders are not followed, so that no search goes in a ring. */
function search(root: string, outputs: string[], problems: Problem[]): string[] {
  const found: string[] = [];
  const pending = [root];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    let entries: fs.Dirent[];
    try {
      entries = fs.readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      problems.push(unreadable(folder, error));
      continue;
    }
    for (const entry of entries) {
      const name = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) pending.push(name);
      } else if (entry.name === INVENTORY) outputs.push(folder);
      else if (MANIFEST.test(entry.name) && (entry.isFile() || fs.statSync(name, { throwIfNoEntry: false })?.isFile())) found.push(name);
    }
  }
  return found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function unreadable(name: string, error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException).code ?? 'an unknown error';
  return { id: 'file-unreadable', severity: 'error', message: `${name} cannot be read: ${code}`, source: { file: name, line: 1 }, fix: 'Give the user that runs the command permission to read it.' };
}
