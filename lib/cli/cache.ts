import * as os from 'node:os';
import * as path from 'node:path';

/** Where transpiled entries are kept: a folder of the user's own, since whoever can write there can run code as the user. */
export function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
  return path.join(base, 'cdk8s-plinth', 'transpiled');
}
