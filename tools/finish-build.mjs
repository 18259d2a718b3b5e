// What tsc leaves to do: schema tables beside the code that reads them, and one file for each folder of many small ones.
// A run that proves a single object would otherwise spend more time opening 170 files than proving.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, transformSync } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');

fs.cpSync(path.join(root, 'lib/synth/tables/data'), path.join(dist, 'lib/synth/tables/data'), { recursive: true });
fs.chmodSync(path.join(dist, 'lib/cli/main.js'), 0o755);

/** Folders that are entered only through their index. */
const BUNDLED = ['lib/policy/rules', 'lib/kube/semantic'];
for (const folder of BUNDLED) {
  const home = path.join(dist, folder);
  const files = fs.readdirSync(home).filter((file) => file.endsWith('.js'));
  const outside = new Set(files.flatMap((file) => [...fs.readFileSync(path.join(home, file), 'utf8').matchAll(/require\("(\.\.?\/[^"]+)"\)/g)].map((match) => match[1])).filter((target) => target.startsWith('../')));
  buildSync({ absWorkingDir: home, entryPoints: ['index.js'], outfile: path.join(home, 'index.js'), allowOverwrite: true, bundle: true, platform: 'node', format: 'cjs', target: 'node20', external: [...outside], logLevel: 'warning' });
  for (const file of files) if (file !== 'index.js') fs.rmSync(path.join(home, file));
}

const modules = fs.readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
for (const file of modules) {
  for (const [, target] of fs.readFileSync(path.join(dist, file), 'utf8').matchAll(/require\("(\.[^"]*)"\)/g)) {
    const folder = BUNDLED.find((each) => path.join(path.dirname(file), target).startsWith(`${path.normalize(each)}${path.sep}`));
    if (folder) throw new Error(`${file} imports ${target}, which the build bundles: import ${folder} itself, or move what is shared out of it.`);
  }
}
// What a program reads needs no docstrings; people and editors find them in the declarations.
for (const file of modules) {
  const place = path.join(dist, file);
  fs.writeFileSync(place, transformSync(fs.readFileSync(place, 'utf8'), { platform: 'node', target: 'node20', legalComments: 'none', sourcefile: file }).code);
}
