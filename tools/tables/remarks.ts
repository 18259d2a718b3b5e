import type { SourceSchema } from './pool';

/** What a schema says to people, and judges nothing. */
const PROSE = new Set(['description', 'example', 'externalDocs', 'title']);
/** What a version says of how it is listed, looked up and served. */
const LISTED = new Set(['additionalPrinterColumns', 'selectableFields']);

interface Definition {
  readonly spec: { readonly versions: ReadonlyArray<{ readonly served?: boolean; readonly schema: { readonly openAPIV3Schema: SourceSchema } }> };
}

/** A CustomResourceDefinition as its project publishes it, without what judges no object: prose, columns, versions that are not served, its own status. */
export function withoutRemarks<T extends Definition>({ status: _, ...crd }: T & { readonly status?: unknown }): T {
  const versions = crd.spec.versions
    .filter(({ served }) => served !== false)
    .map((version) => ({ ...version, schema: { ...version.schema, openAPIV3Schema: withoutProse(version.schema.openAPIV3Schema) } }))
    .map((version) => Object.fromEntries(Object.entries(version).filter(([name]) => !LISTED.has(name))));
  return { ...crd, spec: { ...crd.spec, versions } } as unknown as T;
}

function withoutProse(schema: SourceSchema): SourceSchema {
  return Object.fromEntries(Object.entries(schema).flatMap(([keyword, value]) => (PROSE.has(keyword) ? [] : [[keyword, child(keyword, value)]])));
}

/** Below `properties`, a name such as `description` is a field. */
function child(keyword: string, value: unknown): unknown {
  switch (keyword) {
    case 'properties':
      return Object.fromEntries(Object.entries(value as object).map(([name, schema]) => [name, withoutProse(schema as SourceSchema)]));
    case 'items':
    case 'not':
      return withoutProse(value as SourceSchema);
    case 'additionalProperties':
      return typeof value === 'boolean' ? value : withoutProse(value as SourceSchema);
    case 'allOf':
    case 'anyOf':
    case 'oneOf':
      return (value as SourceSchema[]).map(withoutProse);
    default:
      return value;
  }
}
