import { isMap } from '../object';
import type { RawSchema } from './tables';

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === 'string';
const isNumber: Test = (value) => typeof value === 'number';
const isFlag: Test = (value) => typeof value === 'boolean';
const isTexts: Test = (value) => Array.isArray(value) && value.every(isText);
const isMaps: Test = (value) => Array.isArray(value) && value.every(isMap);

/** What each keyword must be to be read. Keywords that say nothing about manifests are not here. */
const KEYWORDS: Readonly<Record<string, Test>> = {
  type: isText, format: isText, pattern: isText, nullable: isFlag, uniqueItems: isFlag,
  default: (value) => value !== undefined, enum: Array.isArray, required: isTexts,
  properties: (value) => isMap(value) && Object.values(value).every(isMap),
  additionalProperties: (value) => isFlag(value) || isMap(value),
  items: isMap, not: isMap, allOf: isMaps, anyOf: isMaps, oneOf: isMaps,
  minLength: isNumber, maxLength: isNumber, minItems: isNumber, maxItems: isNumber, minProperties: isNumber, maxProperties: isNumber,
  minimum: isNumber, maximum: isNumber, multipleOf: isNumber,
  exclusiveMinimum: (value) => isFlag(value) || isNumber(value), exclusiveMaximum: (value) => isFlag(value) || isNumber(value),
  'x-kubernetes-int-or-string': isFlag, 'x-kubernetes-preserve-unknown-fields': isFlag, 'x-kubernetes-embedded-resource': isFlag,
  'x-kubernetes-list-type': isText, 'x-kubernetes-list-map-keys': isTexts,
};

const cleaned = new WeakMap<object, RawSchema>();

/** One schema of a CRD that a user brings, without keywords of a wrong type: those are the business of whoever checks the CRD itself. */
export function cleanSchema(raw: object): RawSchema {
  let schema = cleaned.get(raw);
  if (schema === undefined) {
    schema = Object.fromEntries(Object.entries(raw).filter(([keyword, value]) => Object.hasOwn(KEYWORDS, keyword) && KEYWORDS[keyword]?.(value) === true));
    cleaned.set(raw, schema);
  }
  return schema;
}
