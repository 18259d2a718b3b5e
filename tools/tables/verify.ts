import { isDeepStrictEqual } from 'node:util';
import { createSchemas, type TableSource } from '../../lib/kube/schema';
import { keptAnnotations, type CrdFile } from './crds';
import { printTable, type Tables } from './write';

/** Throws unless every CRD can be printed from the tables as its file has it. */
export function verifyCrds(tables: Tables, files: readonly CrdFile[]): void {
  const schemas = createSchemas(memorySource(tables), 36);
  for (const { path, crd } of files) {
    const printed = schemas.crdOf(crd.spec.group, crd.spec.names.kind);
    const { name } = crd.metadata;
    const annotations = keptAnnotations(crd);
    const metadata = annotations === undefined ? { name } : { name, annotations };
    if (!isDeepStrictEqual(printed, { ...crd, metadata })) throw new Error(`${path}: the CRD printed from the tables differs from the file`);
  }
}

/** The tables as a reader will find them: written out and parsed again. */
function memorySource(tables: Tables): TableSource {
  const named = new Map<string, object>([['index', tables.index]]);
  for (const [segment, table] of Object.entries(tables.core)) named.set(`core/${segment}`, table);
  for (const [group, table] of Object.entries(tables.crds)) named.set(`crds/${group}`, table);
  return { read: (name) => JSON.parse(printTable(named.get(name) ?? {})) as unknown };
}
