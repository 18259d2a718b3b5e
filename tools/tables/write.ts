import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CoreTable, CrdTable, IndexTable } from '../../lib/kube/schema/tables';
import { byKey } from './pool';

/** Every table by its name. */
export interface Tables {
  readonly index: IndexTable;
  readonly core: Readonly<Record<string, CoreTable>>;
  readonly crds: Readonly<Record<string, CrdTable>>;
}

/** Writes the tables below a folder, which holds nothing else afterwards. Returns their sizes in bytes by name. */
export function writeTables(tables: Tables, folder: string): ReadonlyMap<string, number> {
  rmSync(folder, { recursive: true, force: true });
  const sizes = new Map<string, number>();
  const write = (name: string, value: object): void => {
    const path = join(folder, `${name}.json`);
    const text = printTable(value);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    sizes.set(name, Buffer.byteLength(text));
  };
  write('index', tables.index);
  for (const [segment, table] of byKey<CoreTable>(tables.core)) write(`core/${segment}`, table);
  for (const [group, table] of byKey<CrdTable>(tables.crds)) write(`crds/${group}`, table);
  return sizes;
}

/** JSON with a line for every entry of the second level, so that a diff shows what changed. */
export function printTable(value: object): string {
  const sections = Object.entries(value).map(([key, section]: [string, unknown]) => {
    const rows = Array.isArray(section)
      ? section.map((row) => JSON.stringify(row))
      : Object.entries(section as object).map(([name, row]) => `${JSON.stringify(name)}:${JSON.stringify(row)}`);
    const [open, close] = Array.isArray(section) ? '[]' : '{}';
    return `${JSON.stringify(key)}:${open}\n${rows.join(',\n')}\n${close}`;
  });
  return `{${sections.join(',\n')}}\n`;
}
