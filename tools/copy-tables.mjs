// Puts the schema tables beside the compiled code that reads them.
import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const from = new URL('../lib/synth/tables/data', import.meta.url);
const to = new URL('../dist/lib/synth/tables/data', import.meta.url);
cpSync(fileURLToPath(from), fileURLToPath(to), { recursive: true });
