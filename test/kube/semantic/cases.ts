import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import type { Problem } from '../../../lib/errors';
import type { KubeObject } from '../../../lib/kube/object';
import { checkSemantics } from '../../../lib/kube/semantic';
import type { Case } from './situations';

/** One test for each situation. */
export function testSituations(cases: readonly Case[]): void {
  test.each(cases.map(([situation, yaml, expected, minor]) => ({ situation, yaml, expected, minor })))('$situation', ({ yaml, expected, minor }) => {
    expect(found(yaml, minor)).toEqual(expected);
  });
}

/** What is found in one YAML document, as `id pointer`. */
export function found(yaml: string, minor = 34): string[] {
  return problemsOf(yaml, minor).map((problem) => `${problem.id} ${problem.pointer}`);
}

export function problemsOf(yaml: string, minor = 34): Problem[] {
  return checkSemantics(parseDocument(yaml).toJS() as KubeObject, minor);
}
