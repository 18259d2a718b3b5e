import * as fs from 'node:fs';
import * as path from 'node:path';

export const ROOT = path.resolve(__dirname, '../..');

/** Every TypeScript source below the folders, as a path from the root with forward slashes. */
export function sourceFiles(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    fs.readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
      const place = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourceFiles([place]);
      return entry.isFile() && place.endsWith('.ts') ? [place] : [];
    }),
  );
}
