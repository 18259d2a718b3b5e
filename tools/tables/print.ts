import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { createSchemas } from '../../lib/kube/schema';
import { nodeTableSource } from '../../lib/synth/tables/source';

/** Writes every CustomResourceDefinition of the committed tables into a folder, one a file, as the generator reads them; and how many there are. */
export function printCrds(folder: string): number {
  const source = nodeTableSource();
  const schemas = createSchemas(source, 36);
  const { crds: groups } = source.read('index') as { readonly crds: readonly string[] };
  let count = 0;
  mkdirSync(folder, { recursive: true });
  for (const group of groups) {
    for (const kind of Object.keys((source.read(`crds/${group}`) as { readonly crds: object }).crds)) {
      const crd = schemas.crdOf(group, kind);
      if (crd === undefined) continue;
      writeFileSync(join(folder, `${crd.metadata.name}.yaml`), stringify(crd, { aliasDuplicateObjects: false }));
      count++;
    }
  }
  return count;
}
