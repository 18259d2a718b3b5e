import { createSchemas, type Schemas } from '../../../lib/kube/schema';
import type { Problem } from '../../../lib/errors';
import type { KubeObject } from '../../../lib/kube/object';
import { nodeTableSource } from '../../../lib/synth/tables/source';

/** Any object, as a reader of YAML would hand it over. */
export type Loose = { [field: string]: unknown };

const byMinor = new Map<number, Schemas>();

/** The schemas of a minor, made once for all tests that add nothing to them. */
export function schemasOf(minor: number): Schemas {
  let schemas = byMinor.get(minor);
  if (schemas === undefined) byMinor.set(minor, (schemas = createSchemas(nodeTableSource(), minor)));
  return schemas;
}

/** The problems of an object in a minor. */
export function check(object: Loose, minor = 34): readonly Problem[] {
  return schemasOf(minor).check(object as unknown as KubeObject);
}

/** `id pointer` of every problem, in order. */
export function found(object: Loose, minor = 34): readonly string[] {
  return brief(check(object, minor));
}

/** `id pointer` of problems. */
export function brief(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ id, pointer }) => `${id} ${pointer ?? ''}`.trim());
}

/** A Deployment of one container; the parts replace those of the container, the pod and the spec. */
export function deployment(parts: { readonly container?: Loose; readonly pod?: Loose; readonly spec?: Loose; readonly top?: Loose } = {}): Loose {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'api', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'api' } },
      template: { metadata: { labels: { app: 'api' } }, spec: { containers: [{ name: 'api', image: 'api:1', ...parts.container }], ...parts.pod } },
      ...parts.spec,
    },
    ...parts.top,
  };
}

/** A CustomResourceDefinition of the kind `Thing` in `example.com/v1` with this schema of `spec`. */
export function crdWith(spec: Loose, more: Loose = {}): KubeObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Thing', plural: 'things' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec }, ...more } } }],
    },
  };
}

/** What a CRD with this schema of `spec` says of a value of `spec`. */
export function judge(schema: Loose, spec: unknown): readonly Problem[] {
  const schemas = createSchemas(nodeTableSource(), 34);
  schemas.addCrd(crdWith(schema));
  return schemas.check({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a' }, spec });
}

/** The ids of what `judge` finds. */
export function ids(schema: Loose, spec: unknown): readonly string[] {
  return judge(schema, spec).map(({ id }) => id);
}
