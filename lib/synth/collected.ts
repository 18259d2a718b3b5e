import type { SourcePosition } from '../errors';
import type { KubeObject } from '../kube/object';
import type { Applier, ConstructFacts, Provenance, Stage } from '../kube/provenance';

/** One object of the tree and how it came to be. */
export interface Collected extends Provenance {
  readonly object: KubeObject;
  /** The root of its tree, or whatever stands for it. */
  readonly app: object;
  /** Path of the `ApiObject`. */
  readonly construct: string;
  /** Path of the chart that it belongs to; empty outside any chart. */
  readonly chart: string;
  /** True when its namespace is the chart's, and nobody wrote it on the object. */
  readonly inheritsNamespace: boolean;
  /** True when the construct that made it has errors of its own, beside which findings on its objects would be noise. */
  readonly broken: boolean;
  /** When it is applied. @default - with everything else */
  readonly stage?: Stage | undefined;
}

/** The same construct's object after a change. A spread would lose what a class gives. */
export function changed(made: Collected, change: Partial<Pick<Collected, 'object' | 'stage'>>): Collected {
  return Object.assign(Object.create(Object.getPrototypeOf(made) as object) as Collected, made, change);
}

/** What a construct of the tree made. A class: a getter in a literal costs a kilobyte an object. */
export class FromTree implements Collected {
  readonly chart: string;
  readonly broken: boolean;
  readonly guaranteed: boolean | undefined;
  readonly props: ReadonlyMap<string, string> | undefined;
  readonly appliedBy: Applier | undefined;
  readonly stage: Stage | undefined;
  private readonly facts: ConstructFacts | undefined;

  constructor(
    readonly object: KubeObject,
    readonly app: object,
    readonly construct: string,
    readonly inheritsNamespace: boolean,
    { chart, broken, facts }: { readonly chart: string; readonly broken: boolean; readonly facts: ConstructFacts | undefined },
  ) {
    this.chart = chart;
    this.broken = broken;
    this.guaranteed = facts?.guaranteed;
    this.props = facts?.props;
    this.appliedBy = facts?.appliedBy;
    this.stage = facts?.stage;
    this.facts = facts;
  }

  /** Read where something is wrong, and nowhere else: the text of a stack is made when it is first asked for. */
  get source(): SourcePosition | undefined {
    return this.facts?.source;
  }
}
