import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CoreTable, IndexTable } from '../../lib/kube/schema/tables';
import { mergeCore } from './core';
import { crdTables, readCrds } from './crds';
import type { GateHistory } from './go-features';
import { kindsOf } from './kinds';
import { printCrds } from './print';
import { GO_MODULES, readGates, readReleases } from './releases';
import { verifyCrds } from './verify';
import { writeTables } from './write';

const USAGE = `usage: npm run tables -- --kubernetes <folder> --crds <folder> --go-modules <folder> [--output <folder>]

  --kubernetes   openapi-v1.NN.json of every minor, and enums.json
  --crds         one CustomResourceDefinition a file, in any subfolders
  --go-modules   a Go module cache that holds
                 ${GO_MODULES.join('\n                 ')}
  --output       default lib/synth/tables/data

or:    npm run tables -- --print <folder>

  --print        writes the CustomResourceDefinitions of the tables that are here, for --crds

docs/schema-tables.md says where upstream publishes them.`;

function main(): void {
  const { values } = parseArgs({
    options: { kubernetes: { type: 'string' }, crds: { type: 'string' }, print: { type: 'string' }, 'go-modules': { type: 'string' }, output: { type: 'string' } },
  });
  if (values.print !== undefined) {
    process.stderr.write(`${printCrds(values.print)} CRDs\n`);
    return;
  }
  const { kubernetes, crds: crdFolder, 'go-modules': goModules } = values;
  if (kubernetes === undefined || crdFolder === undefined || goModules === undefined) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const releases = readReleases(kubernetes, goModules);
  const gates = readGates(goModules);
  const core = mergeCore(releases, gates);
  const files = readCrds(crdFolder);
  const crds = crdTables(files);
  const index: IndexTable = {
    kinds: kindsOf(releases),
    crds: Object.keys(crds),
    gates: usedGates(core, gates),
    sources: { goModules: GO_MODULES },
  };
  const tables = { index, core, crds };
  verifyCrds(tables, files);
  const sizes = writeTables(tables, values.output ?? join(__dirname, '../../lib/synth/tables/data'));
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  process.stderr.write(`${sizes.size} tables, ${files.length} CRDs, ${Math.round(total / 1000)} kB\n`);
}

/** The history of the gates that some field names. */
function usedGates(core: Readonly<Record<string, CoreTable>>, history: GateHistory): IndexTable['gates'] {
  const used = Object.values(core)
    .flatMap(({ definitions }) => Object.values(definitions))
    .flatMap(({ gates }) => Object.values(gates ?? {}))
    .flatMap((gates) => gates.split(','));
  return Object.fromEntries([...new Set(used)].sort().map((gate) => [gate, history.get(gate) ?? []]));
}

main();
