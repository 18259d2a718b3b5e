import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TableSource } from '../../kube/schema';

const parsed = new Map<string, unknown>();

/** The tables that come with the package. Each file is read and parsed once, when it is first asked for. */
export function nodeTableSource(): TableSource {
  return {
    read(name) {
      let table = parsed.get(name);
      if (table === undefined) parsed.set(name, (table = JSON.parse(readFileSync(join(__dirname, 'data', `${name}.json`), 'utf8'))));
      return table;
    },
  };
}
