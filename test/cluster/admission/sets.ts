import { Chart } from 'cdk8s';
import { App, definePlatform, NamespaceWithQuota, Platform } from 'cdk8s-plinth';
import { RULES } from 'cdk8s-plinth/policy';
import { formatProblem } from '../../../lib/errors';
import { groupKindOf, type KubeObject } from '../../../lib/kube/object';
import { createSchemas } from '../../../lib/kube/schema';
import { synthesize, type SynthResult } from '../../../lib/synth/synthesize';
import { nodeTableSource } from '../../../lib/synth/tables/source';
import { allAppRuns, synthApp } from '../../goldens/apps';
import { allExamples, TODAY } from '../../goldens/examples';
import { objectsOf } from '../../policy/sets';
import { onMinor } from '../harness/target-minor';

/** Objects that belong together, made for one minor. */
export interface ManifestSet {
  readonly name: string;
  readonly from: 'app' | 'example' | 'rule example';
  readonly objects: readonly KubeObject[];
}

/** What there is to ask a server of one minor. */
export interface Subjects {
  readonly sets: readonly ManifestSet[];
  /** What the minor does not know: the name of the set, and why. */
  readonly unknown: ReadonlyArray<{ readonly name: string; readonly why: string }>;
  /** What should have been a set and is none: errors of the product. */
  readonly broken: readonly string[];
}

/** Findings that say a minor is too old, or too new, for what is asked of it. */
const OF_ANOTHER_MINOR = new Set(['kubernetes-too-old', 'schema-kind-not-in-version', 'schema-kind-off-by-default', 'schema-field-not-in-version', 'schema-field-off-by-default']);

/** Every app and every example, synthesized for the minor, and every good example of a rule that holds for it. */
export async function subjectsFor(minor: number): Promise<Subjects> {
  const found = { sets: [] as ManifestSet[], unknown: [] as Array<{ name: string; why: string }>, broken: [] as string[] };
  const add = (name: string, from: ManifestSet['from'], { objects, problems }: Pick<SynthResult, 'objects' | 'problems'>) => {
    const errors = problems.filter(({ severity }) => severity === 'error');
    const old = errors.filter(({ id }) => OF_ANOTHER_MINOR.has(id));
    if (errors.length === 0) found.sets.push({ name, from, objects });
    else if (old.length > 0) found.unknown.push({ name, why: old[0]?.message ?? '' });
    else found.broken.push(`${name}: ${errors.map(formatProblem).join('\n')}`);
  };

  for (const [index, { construct, name, build }] of (await allExamples()).entries()) {
    const title = `${construct} ${name}`;
    const app = new App({ today: TODAY });
    try {
      await onMinor(minor, () => build(new Chart(app, 'example', { namespace: `example-${index}` })));
    } catch (error) {
      found.broken.push(`${title}: ${String(error)}`);
      continue;
    }
    add(title, 'example', await onMinor(minor, () => synthesize(app)));
  }
  for (const { app, values, golden } of allAppRuns()) add(golden, 'app', await onMinor(minor, () => synthApp(app, values)));
  found.sets.push(...ruleExamples(minor, found.unknown));
  return found;
}

/** Each in a namespace of its own, whatever namespaces it names. */
function ruleExamples(minor: number, unknown: Array<{ name: string; why: string }>): ManifestSet[] {
  const schemas = createSchemas(nodeTableSource(), minor);
  return RULES.flatMap(({ id, examples }) =>
    examples.good.flatMap(({ situation, yaml, minor: written }, index): ManifestSet[] => {
      const name = `${id}: ${situation}`;
      const objects = objectsOf(yaml);
      const strange = objects.flatMap((object) => schemas.check(object)).find(({ severity }) => severity === 'error');
      if (strange !== undefined || (written ?? minor) > minor) {
        unknown.push({ name, why: strange?.message ?? `it is written for 1.${written}` });
        return [];
      }
      const place = (namespace: string) => `rule-${id}-${index}-${namespace}`.slice(0, 63).replace(/-$/, '');
      return [{ name, from: 'rule example', objects: objects.map((object) => inNamespace(object, schemas.scopeOf(object.apiVersion, object.kind), place)) }];
    }),
  );
}

function inNamespace(object: KubeObject, scope: string | undefined, place: (namespace: string) => string): KubeObject {
  if (groupKindOf(object) === '/Namespace') return { ...object, metadata: { ...object.metadata, name: place(object.metadata.name) } };
  return scope === 'Cluster' ? object : { ...object, metadata: { ...object.metadata, namespace: place(object.metadata.namespace ?? 'default') } };
}

/** What a namespace that others bring needs to be: the one that our own construct makes, with everything granted. */
export function hostNamespace(name: string, minor: number): Promise<readonly KubeObject[]> {
  return onMinor(minor, () => {
    const app = new App({ today: TODAY });
    const chart = new Chart(app, 'host');
    Platform.provide(chart, definePlatform({}));
    new NamespaceWithQuota(chart, name, { team: 'host', environment: 'prod', size: { cpu: 500, memory: '2Ti', pods: 500, loadBalancers: 50, nodePorts: 50, storage: '16Ti' }, gpu: { count: 64 } });
    return synthesize(app).objects;
  });
}
