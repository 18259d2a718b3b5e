import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { buildSync, type BuildOptions } from 'esbuild';

const PROGRAM = 'lib/plinth.js';
/** The modules that others enter; `COMMAND` enters the last, once the cache for compiled code is on. */
const WAYS_IN = ['lib/index.js', 'lib/policy/index.js', 'lib/testing/index.js', 'lib/cli/run.js'];
const COMMAND = 'lib/cli/main.js';

const BUNDLE: BuildOptions = { bundle: true, platform: 'node', format: 'cjs', target: 'node20', packages: 'external', legalComments: 'none', logLevel: 'warning' };

/**
 * What the compiler leaves to do: the whole program in one file, the declarations that it can be used by, and the schema tables beside them.
 * A run that proves a single object would otherwise spend more time finding and opening 450 files than proving.
 */
export function bundle(root: string): void {
  const dist = path.join(root, 'dist');
  const inDist = (file: string) => path.join(dist, file);
  const filesOf = (suffix: string) => fs.readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(suffix)).map((file) => file.split(path.sep).join('/'));

  const getters = WAYS_IN.map((file) => `get '${file}'() { return require('./${file}'); }`);
  const command = buildSync({ ...BUNDLE, entryPoints: [inDist(COMMAND)], external: ['./run'], write: false }).outputFiles?.[0];
  if (!command) throw new Error(`${COMMAND} came to nothing`);
  buildSync({ ...BUNDLE, stdin: { contents: `module.exports = { ${getters.join(', ')} };`, resolveDir: dist }, outfile: inDist(PROGRAM) });

  for (const file of filesOf('.js')) if (file !== PROGRAM) fs.rmSync(inDist(file));
  const modules = createRequire(__filename)(inDist(PROGRAM)) as Readonly<Record<string, object>>;
  for (const file of WAYS_IN) {
    const program = path.posix.relative(path.posix.dirname(file), PROGRAM).replace(/^(?!\.)/, './');
    // The second line is never run: programs that are ES modules read from it which names there are.
    fs.writeFileSync(inDist(file), `module.exports = require('${program}')['${file}'];\n0 && (module.exports = { ${Object.keys(modules[file] ?? {}).join(', ')} });\n`);
  }
  fs.writeFileSync(inDist(COMMAND), command.contents, { mode: 0o755 });
  fs.cpSync(path.join(root, 'lib/synth/tables/data'), inDist('lib/data'), { recursive: true });

  const reached = reachedDeclarations(dist);
  for (const file of filesOf('.d.ts')) if (!reached.has(file)) fs.rmSync(inDist(file));
}

/** The declarations that a way in leads to: others are of no use to anybody. */
function reachedDeclarations(dist: string): ReadonlySet<string> {
  const reached = new Set(WAYS_IN.map((file) => file.replace(/js$/, 'd.ts')));
  for (const file of reached) {
    for (const [, target = ''] of fs.readFileSync(path.join(dist, file), 'utf8').matchAll(/(?:from |import\()['"](\.[^'"]*)['"]/g)) {
      const place = path.posix.join(path.posix.dirname(file), target);
      reached.add(fs.existsSync(path.join(dist, `${place}.d.ts`)) ? `${place}.d.ts` : `${place}/index.d.ts`);
    }
  }
  return reached;
}
