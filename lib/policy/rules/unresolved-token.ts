import { pointer } from '../../kube/object';
import { documents, withContainer } from '../examples';
import { defineRule } from '../rule';

const TOKEN = '${Token[';
const OBJECT = '[object Object]';
const SHORTEST = TOKEN.length;
/** What is in every trace: most texts are looked at once. */
const MAYBE = /\$\{Token\[|\[object Object\]|undefined/;
const UNDEFINED = /^(?:\S*[-.:/@])?undefined(?:[-.:/@]\S*)?$/;
/** Deep enough for every kind there is; what is deeper is not looked at. */
const MAX_DEPTH = 64;

/** Maps and lists of one object that are looked at without a bound on depth. */
const MOST_VALUES = 100_000;

interface Found {
  readonly value: string;
  readonly path: Array<string | number>;
}

export const unresolvedToken = defineRule({
  id: 'unresolved-token',
  title: 'No value is the trace of a program that printed what it had not.',
  why: 'A token that was never resolved, undefined or [object Object] is valid text: the object is applied, and the pod looks for an image, a host or a file of that name.',
  fix: 'Pass the value itself, and resolve it before it is put into text.',
  references: [
    'https://cdk8s.io/docs/latest/basics/app/',
  ],
  examples: {
    bad: [
      {
        situation: 'a token of a construct',
        yaml: documents(`
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: api
            namespace: shop
          spec:
            selector:
              matchLabels:
                app: api
            template:
              metadata:
                labels:
                  app: api
              spec:
                containers:
                  - name: api
                    image: registry.acme.io/api:\${Token[TOKEN.12]}
        `),
      },
      {
        situation: 'an object put into text',
        yaml: withContainer(`
          env:
            - name: DB
              value: "[object Object]"
        `),
      },
      {
        situation: 'a host put together from what was not there',
        yaml: withContainer(`
          env:
            - name: DB_ADDR
              value: undefined:5432
        `),
      },
    ],
    good: [
      {
        situation: 'ordinary values',
        yaml: withContainer(`
          env:
            - name: DB_ADDR
              value: db:5432
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a program in a ConfigMap',
        yaml: documents(`
          apiVersion: v1
          kind: ConfigMap
          metadata:
            name: site
            namespace: shop
          data:
            site.js: if (typeof x === undefined) throw new Error("[object Object]");
        `),
      },
      {
        situation: 'the word in a sentence',
        yaml: withContainer(`
          args: ["--on-missing=leave undefined"]
        `),
      },
    ],
  },
  on: 'set',
  check: ({ objects }, report) => {
    for (const object of objects) {
      const found = mayHoldTrace(object) ? find(object, 0) : undefined;
      if (found) report({ object, message: `${pointer(...found.path)} is "${found.value}"`, path: found.path });
    }
  },
});

/** False for nearly every object: a look at each text, without its place. What is too large for that may be a circle. */
function mayHoldTrace(object: object): boolean {
  const pending: object[] = [object];
  let left = MOST_VALUES;
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (--left < 0) return true;
    const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (typeof item === 'object' && item !== null) pending.push(item);
      else if (typeof item === 'string' && item.length >= SHORTEST && MAYBE.test(item)) return true;
    }
  }
  return false;
}

/** The first such value, and its path. */
function find(value: unknown, depth: number): Found | undefined {
  if (typeof value === 'string') return isTrace(value) ? { value, path: [] } : undefined;
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return undefined;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const found = find(value[index], depth + 1);
      if (found) return within(index, found);
    }
    return undefined;
  }
  const map = value as Readonly<Record<string, unknown>>;
  for (const key in map) {
    // What ConfigMaps and Secrets carry is the program's own business.
    if (depth === 0 && (key === 'data' || key === 'stringData' || key === 'binaryData')) continue;
    const found = find(map[key], depth + 1);
    if (found) return within(key, found);
  }
  return undefined;
}

function within(step: string | number, { value, path }: Found): Found {
  path.unshift(step);
  return { value, path };
}

function isTrace(value: string): boolean {
  return value.includes(TOKEN) || value.includes(OBJECT) || UNDEFINED.test(value);
}
