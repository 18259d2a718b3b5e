import * as fs from 'node:fs';
import * as path from 'node:path';
import { isMap } from '../../../lib/kube/object';
import { build } from '../harness/build';
import type { Client } from '../harness/client';
import { run } from '../harness/processes';
import { objectIn, type Judged, type JudgeFinding } from './finding';

type Schema = Record<string, unknown>;

interface Verdict {
  readonly resources: ReadonlyArray<{ readonly filename: string; readonly kind: string; readonly name: string; readonly status: string; readonly msg: string }>;
  readonly summary: { readonly valid: number; readonly invalid: number; readonly errors: number; readonly skipped: number };
}

/** Every object against the schema that the running server publishes of its kind, unknown fields refused. */
export async function askKubeconform(sets: readonly Judged[], fileOf: (set: Judged) => string, client: Client, folder: string): Promise<readonly JudgeFinding[]> {
  const kubeconform = await build('kubeconform');
  await writeSchemas(client, folder);
  const location = `${folder}/{{ .ResourceKind }}_{{ .Group }}_{{ .ResourceAPIVersion }}.json`;
  // It ends with 1 where it finds something.
  const stdout = await run(kubeconform('kubeconform'), ['-strict', '-verbose', '-summary', '-output', 'json', '-n', '2', '-schema-location', location, ...sets.map(fileOf)], { answers: [0, 1] });
  const { resources } = JSON.parse(stdout) as Verdict;
  const objects = sets.reduce((sum, set) => sum + set.objects.length, 0);
  if (resources.length !== objects) throw new Error(`kubeconform judged ${resources.length} of ${objects} objects`);
  const byFile = new Map(sets.map((set) => [fileOf(set), set]));
  return resources.flatMap(({ filename, kind, name, status, msg }): JudgeFinding[] => {
    const set = byFile.get(filename);
    return status === 'statusValid' || set === undefined ? [] : [{ judge: 'kubeconform', check: status, set: set.name, object: objectIn(set, kind, name, undefined), says: msg }];
  });
}

/** One file for each kind that the server serves, and one with all that they refer to. */
async function writeSchemas(client: Client, folder: string): Promise<void> {
  const { body } = await client.request<{ readonly definitions: Record<string, Schema> }>('GET', '/openapi/v2');
  fs.mkdirSync(folder, { recursive: true });
  const definitions = Object.fromEntries(Object.entries(body.definitions).map(([name, schema]) => [name, strict(schema)]));
  fs.writeFileSync(path.join(folder, '_definitions.json'), JSON.stringify({ definitions }));
  for (const [name, schema] of Object.entries(body.definitions)) {
    const kinds = schema['x-kubernetes-group-version-kind'] as ReadonlyArray<{ readonly group: string; readonly version: string; readonly kind: string }> | undefined;
    // Options of requests are of every group; no kind of ours is.
    if (kinds?.length !== 1) continue;
    // Its name for the core group is the version.
    for (const { group, version, kind } of kinds) fs.writeFileSync(path.join(folder, `${kind.toLowerCase()}_${group || version}_${version}.json`), JSON.stringify({ $ref: `_definitions.json#/definitions/${name}` }));
  }
}

/** What its OpenAPI says, as JSON Schema: unknown fields are refused, and quantities and ports may be numbers. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!isMap(schema)) return schema;
  if (schema['x-kubernetes-int-or-string'] === true || schema.format === 'int-or-string') return { type: ['integer', 'string'] };
  if (typeof schema.description === 'string' && schema.description.startsWith('Quantity is a fixed-point representation')) return { type: ['string', 'number'] };
  const result: Schema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' && isMap(value)) result[key] = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, strict(each)]));
    else if (key === '$ref') result[key] = String(value);
    else if (['items', 'additionalProperties'].includes(key)) result[key] = strict(value);
    else if (['type', 'required', 'enum', 'minimum', 'maximum', 'pattern', 'minLength', 'maxLength', 'minItems', 'maxItems'].includes(key)) result[key] = value;
  }
  if (isMap(result.properties) && result.additionalProperties === undefined && schema['x-kubernetes-preserve-unknown-fields'] !== true) result.additionalProperties = false;
  return result;
}
