// Makes `dist`: `npx projen compile`. What does not compile leaves the old one as it is.
import * as path from 'node:path';
import { bundle } from './bundle';
import { compile } from './compile';

const root = path.dirname(path.dirname(__dirname));
compile(root);
bundle(root);
