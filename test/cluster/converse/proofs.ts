import { isMap, type KubeObject } from '../../../lib/kube/object';
import { messageOf, type Answer } from '../harness/client';

/** An object that the server took although we refuse it, and a way to ask more. */
export interface Taken {
  readonly object: KubeObject;
  /** Where our problem lies, and what it says. */
  readonly pointer: string;
  readonly message: string;
  /** What the server made of it. */
  readonly kept: unknown;
  create(object: KubeObject): Promise<Answer>;
  apply(object: KubeObject): Promise<Answer>;
}

/** No field of any kind takes it, unless nobody reads the field. */
const WRONG_TYPE = [[['x']]];
/** What Go makes of a field that nobody wrote. */
const EMPTY: readonly unknown[] = [{}, [], '', 0, false];

/** What a server can show to make a difference believed: that it reads the very field, and why it takes what we refuse. */
export const PROOFS = {
  'null is none': {
    says: 'it refuses a wrong type there, and keeps no null but what it makes of nothing',
    async holds({ object, pointer, kept, create }: Taken): Promise<boolean> {
      const path = stepsOf(pointer);
      if (valueAt(kept, path) === null && valueAt((await create(withValue(object, path, undefined))).body, path) !== null) return false;
      return isRefused(await create(withValue(object, path, WRONG_TYPE)));
    },
  },
  'is read': {
    says: 'it refuses a wrong type there',
    holds: async ({ object, pointer, create }: Taken): Promise<boolean> => isRefused(await create(withValue(object, stepsOf(pointer), WRONG_TYPE))),
  },
  'missing is empty': {
    says: 'it refuses a wrong type there, and takes the empty value too',
    async holds({ object, pointer, message, create }: Taken): Promise<boolean> {
      const field = /^required field "(.+?)" is missing/.exec(message)?.[1];
      if (field === undefined) return false;
      const path = [...stepsOf(pointer), field];
      if (!isRefused(await create(withValue(object, path, WRONG_TYPE)))) return false;
      for (const empty of EMPTY) if (!isRefused(await create(withValue(object, path, empty)))) return true;
      return false;
    },
  },
  'empty is none': {
    says: 'it refuses any other text there, and takes the object without the field',
    async holds({ object, pointer, create }: Taken): Promise<boolean> {
      const path = stepsOf(pointer);
      return isRefused(await create(withValue(object, path, 'NoSuchValue'))) && !isRefused(await create(withValue(object, path, undefined)));
    },
  },
  'refused when applied': {
    says: 'it refuses the same object when that is applied',
    holds: async ({ object, apply }: Taken): Promise<boolean> => /duplicate entries for key/.test(messageOf(await apply(object))),
  },
  'dropped without a word': {
    says: 'it keeps nothing there, and refuses a wrong type',
    async holds({ object, pointer, kept, create }: Taken): Promise<boolean> {
      const path = stepsOf(pointer);
      return valueAt(kept, path) === undefined && isRefused(await create(withValue(object, path, WRONG_TYPE)));
    },
  },
  'filled in': {
    says: 'it answers with a value of its own',
    holds: async ({ object, pointer, kept }: Taken): Promise<boolean> => Boolean(valueAt(kept, stepsOf(pointer))) && !valueAt(object, stepsOf(pointer)),
  },
} as const;

export type ProofName = keyof typeof PROOFS;

/** The steps of a JSON pointer. */
export function stepsOf(pointer: string): readonly string[] {
  return pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What lies at a path; undefined where nothing does. */
export function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((here, step) => (isMap(here) || Array.isArray(here) ? (here as Record<string, unknown>)[step] : undefined), root);
}

/** The object with another value at a path, or with none where it is undefined. */
function withValue(object: KubeObject, path: readonly string[], value: unknown): KubeObject {
  const copy = structuredClone(object);
  let holder = copy as unknown as Record<string, unknown>;
  for (const step of path.slice(0, -1)) {
    const inner = holder[step];
    holder = (isMap(inner) || Array.isArray(inner) ? inner : (holder[step] = {})) as Record<string, unknown>;
  }
  const last = path.at(-1) ?? '';
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

function isRefused({ status }: Answer): boolean {
  return status >= 400 && status < 500 && status !== 409;
}
