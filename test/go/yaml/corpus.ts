import * as fs from 'node:fs';
import * as path from 'node:path';
import fc from 'fast-check';
import type { KubeObject } from '../../../lib/kube/object';
import { readDocuments } from '../../../lib/kube/yaml/read';
import { writeDocument } from '../../../lib/kube/yaml/write';
import { HAZARDS, hazardousJson, OUTDENTED } from '../../kube/yaml/hazards';

/** What our writer writes, and what it says, a line of JSON each: every golden file, and generated objects; and what others write that only Go reads. */

const SNAPSHOTS = path.resolve(__dirname, '../../../__snapshots__');

function print(from: string, text: string, values: readonly unknown[]): void {
  process.stdout.write(`${JSON.stringify({ from, text, values: values.map(asJson) })}\n`);
}

function asJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? Number(each) : each));
}

for (const file of fs.readdirSync(SNAPSHOTS, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!/\.ya?ml$/.test(file) || file.startsWith(`slo${path.sep}`)) continue;
  const text = fs.readFileSync(path.join(SNAPSHOTS, file), 'utf8');
  print(file, text, readDocuments(text, file).documents.map(({ value }) => value));
}
for (const [text, value] of OUTDENTED) print('outdented', text, [value]);
for (const text of HAZARDS) {
  const value = { one: text, list: [text, [text]], map: { [text]: text, deeper: { [text]: [text] } }, last: 'end' };
  print(JSON.stringify(text), writeDocument(value as unknown as KubeObject), [value]);
}
for (const value of fc.sample(hazardousJson, { numRuns: 3000, seed: 20261121 })) print('generated', writeDocument({ value } as unknown as KubeObject), [{ value }]);
