import type { SourceSchema } from './pool';

/** Where a core type lives in the tables: the file, and its name there. */
export interface ShortName {
  /** `core`, `apps`, `meta`, `apiextensions`. */
  readonly segment: string;
  /** `v1.PodSpec` */
  readonly local: string;
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.';

/** Types that OpenAPI gives no useful shape. Go writes the zero time as null, so null is a time. */
export const SCALAR_TYPES: Readonly<Record<string, SourceSchema>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { format: 'quantity', 'x-kubernetes-int-or-string': true },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { 'x-kubernetes-int-or-string': true },
  [`${META}v1.Time`]: { type: 'string', format: 'date-time', nullable: true },
  [`${META}v1.MicroTime`]: { type: 'string', format: 'date-time', nullable: true },
};

const JSON_TYPES = ['JSON', 'JSONSchemaPropsOrArray', 'JSONSchemaPropsOrBool', 'JSONSchemaPropsOrStringArray'];

/** Types that hold any content. */
export const FREE_TYPES: ReadonlySet<string> = new Set([
  'io.k8s.apimachinery.pkg.runtime.RawExtension',
  `${META}v1.FieldsV1`,
  `${META}v1.Patch`,
  ...JSON_TYPES.map((name) => `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.${name}`),
]);

/** `io.k8s.api.core.v1.PodSpec` is `v1.PodSpec` in `core`. */
export function shortName(name: string): ShortName {
  const [type = '', version = '', segment = ''] = name.split('.').reverse();
  return { segment, local: `${version}.${type}` };
}
