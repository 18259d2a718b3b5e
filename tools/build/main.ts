// Makes `dist`: `npx projen compile`.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { bundle } from './bundle';
import { compile } from './compile';

const root = path.dirname(path.dirname(__dirname));
// What lay there before was bundled, and is no output of the compiler.
fs.rmSync(path.join(root, 'dist'), { recursive: true, force: true });
compile(root);
bundle(root);
