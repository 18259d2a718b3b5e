import * as fs from 'node:fs';
import * as path from 'node:path';

/** The version of this package. */
export function packageVersion(): string {
  // The sources lie two folders below package.json, the compiled files three.
  for (const up of ['../../', '../../../']) {
    const file = path.join(__dirname, up, 'package.json');
    if (fs.existsSync(file)) return (JSON.parse(fs.readFileSync(file, 'utf8')) as { readonly version: string }).version;
  }
  return 'unknown';
}
