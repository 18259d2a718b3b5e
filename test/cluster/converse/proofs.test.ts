import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../lib/kube/object';
import type { Answer } from '../harness/client';
import { PROOFS, valueAt, type ProofName, type Taken } from './proofs';

const OBJECT: KubeObject = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'a' }, spec: { color: null, inner: {} } };

/** A server that refuses what a function finds wrong at `/spec/color`, and answers with what another makes of it. */
function taken(pointer: string, message: string, refuses: (color: unknown) => boolean, keeps: (color: unknown) => unknown = (color) => color ?? undefined): Taken {
  const create = async (object: KubeObject): Promise<Answer> => {
    const color = valueAt(object, ['spec', 'color']);
    return { status: refuses(color) ? 422 : 201, body: { ...object, spec: { color: keeps(color) } }, warnings: [] };
  };
  return { object: OBJECT, pointer, message, kept: { spec: { color: keeps(null) } }, create, apply: create };
}

const isText = (color: unknown): boolean => color === undefined || color === null || typeof color === 'string';
const holds = (name: ProofName, question: Taken) => PROOFS[name].holds(question);

describe('what a server must show before a difference is believed', () => {
  it('is for a null: that it reads the field, and makes nothing of the null', async () => {
    expect(await holds('null is none', taken('/spec/color', '', (color) => !isText(color)))).toBe(true);
    expect(await holds('null is none', taken('/spec/color', '', () => false))).toBe(false);
    expect(await holds('null is none', taken('/spec/color', '', (color) => !isText(color), (color) => (color === null ? null : color)))).toBe(false);
  });

  it('is for a field that is missing: that it reads the field, and takes it empty', async () => {
    const message = 'required field "color" is missing in spec';
    expect(await holds('missing is empty', taken('/spec', message, (color) => !isText(color)))).toBe(true);
    expect(await holds('missing is empty', taken('/spec', message, () => false))).toBe(false);
    expect(await holds('missing is empty', taken('/spec', message, (color) => !isText(color) || color === ''))).toBe(false);
  });

  it('is for an empty text: that it knows the values, and takes none', async () => {
    expect(await holds('empty is none', taken('/spec/color', '', (color) => color !== undefined && color !== 'red'))).toBe(true);
    expect(await holds('empty is none', taken('/spec/color', '', () => false))).toBe(false);
    expect(await holds('empty is none', taken('/spec/color', '', (color) => color !== 'red'))).toBe(false);
  });

  it('is for a field that is off: that it reads it, and keeps nothing', async () => {
    const drops = () => undefined;
    expect(await holds('dropped without a word', taken('/spec/color', '', (color) => !isText(color), drops))).toBe(true);
    expect(await holds('dropped without a word', taken('/spec/color', '', (color) => !isText(color), () => 'red'))).toBe(false);
    expect(await holds('dropped without a word', taken('/spec/color', '', () => false, drops))).toBe(false);
  });
});
