import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { isMap } from '../../lib/kube/object';
import { ROOT } from '../architecture/sources';
import { errorsOf } from '../constructs/slo/promql';

/** Fields that hold PromQL, by kind; `triggers` of KEDA ask other sources in `query` too. */
const ASKING: Readonly<Record<string, string>> = { PrometheusRule: 'expr', AnalysisTemplate: 'query', MetricTemplate: 'query', ScaledObject: 'query' };

it('every expression of PromQL in every golden file is one', () => {
  const found = goldens().flatMap((file) => documentsOf(file).flatMap((document) => expressionsOf(document).map((expr) => ({ file: path.relative(ROOT, file), expr }))));
  expect(found.length).toBeGreaterThan(50);
  for (const { file, expr } of found) expect(errorsOf(expr), `${file}: ${expr}`).toEqual([]);
});

it('an expression that is none is found', () => {
  expect(errorsOf('sum(rate(up[5m])')).not.toEqual([]);
  expect(errorsOf('sum(rate(up[5m]))')).toEqual([]);
});

function goldens(): string[] {
  return ['apps', 'constructs'].flatMap((folder) => fs.readdirSync(path.join(ROOT, '__snapshots__', folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml')).map((file) => path.join(ROOT, '__snapshots__', folder, file)));
}

/** The documents of kinds that ask; the others are not even parsed. */
function documentsOf(file: string): unknown[] {
  const asking = new RegExp(`^kind: (?:${Object.keys(ASKING).join('|')})$`, 'm');
  return fs.readFileSync(file, 'utf8').split(/^---$/m).filter((text) => asking.test(text)).map((text) => parse(text) as unknown);
}

function expressionsOf(object: unknown): string[] {
  const field = isMap(object) && typeof object['kind'] === 'string' ? ASKING[object['kind']] : undefined;
  return field === undefined ? [] : collect(object, field).filter((expr) => !/^\s*SELECT/i.test(expr));
}

function collect(value: unknown, field: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => collect(item, field));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => (key === field && typeof item === 'string' ? [item] : collect(item, field)));
}
