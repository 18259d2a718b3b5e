import { App, Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Problem } from '../../lib/errors';
import type { KubeObject } from '../../lib/kube/object';
import type { Platform } from '../../lib/kube/platform';
import { factsOf, PLATFORM_CONTEXT } from '../../lib/kube/provenance';
import type { ProductionServiceProps } from '../../constructs/production-service/props';

/** Props that hold nothing but what must be said. */
export const MINIMAL = { image: 'registry.acme.io/shop/api:1.4.2', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' } } as const;

/** MINIMAL with something said otherwise, right or wrong. */
export function minimal(props: object = {}): ProductionServiceProps {
  return { ...MINIMAL, ...props } as ProductionServiceProps;
}

/** What a tree came to: plain objects, problems, and everything else that its constructs say. */
export interface Built {
  readonly objects: readonly KubeObject[];
  readonly problems: readonly Problem[];
  /** The object of a kind, and a name where there are several. @throws where there is none */
  get(kind: string, name?: string): Tree;
  kinds(): string[];
}

/** A plain object, to be looked into without a cast at every step. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look anywhere
export type Tree = any;

export interface BuildOptions extends ChartProps {
  readonly platform?: Platform;
}

/** Builds a tree in one chart, namespace `shop`, and reads it as synth does. */
export function build(make: (chart: Chart) => void, { platform, ...props }: BuildOptions = {}): Built {
  const app = new App();
  if (platform) app.node.setContext(PLATFORM_CONTEXT, platform);
  const chart = new Chart(app, 'shop', { namespace: 'shop', labels: { team: 'shop' }, ...props });
  make(chart);
  return read(app);
}

/** Reads a tree as synth does: facts first, then objects. */
export function read(root: Construct): Built {
  const all = root.node.findAll();
  const problems = all.flatMap((construct) => factsOf(construct)?.problems?.() ?? []);
  const objects = all.filter((construct) => 'toJson' in construct && 'apiVersion' in construct).map((construct) => (construct as unknown as { toJson(): KubeObject }).toJson());
  return {
    objects,
    problems,
    get(kind, name) {
      const found = objects.find((object) => object.kind === kind && (name === undefined || object.metadata.name === name));
      if (!found) throw new Error(`there is no ${kind} ${name ?? ''}; there are ${objects.map((object) => `${object.kind} ${object.metadata.name}`).join(', ')}`);
      return found;
    },
    kinds: () => objects.map(({ kind }) => kind).sort(),
  };
}
