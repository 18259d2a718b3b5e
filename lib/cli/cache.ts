import * as os from 'node:os';
import * as path from 'node:path';

/** Where transpiled entries are kept. */
export function transpiledCache(): string {
  return path.join(cacheFolder(), 'transpiled');
}

/** Where Node keeps compiled modules, from 22 on. */
export function compiledCache(): string {
  return path.join(cacheFolder(), 'compiled');
}

/** A folder of the user's own, since whoever can write there can run code as the user. */
function cacheFolder(): string {
  return path.join(process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache'), 'cdk8s-plinth');
}
