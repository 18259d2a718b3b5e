import type { Problem, SourcePosition, ObjectRef } from '../errors';
import type { KubeObject } from './object';

/**
 * Permission to break one rule: for a reason, in somebody's name, until a day.
 * One form everywhere: in constructs, in the inventory, in the configuration of `check`.
 */
export interface Waiver {
  /** Id of the rule, exactly. */
  readonly rule: string;
  /** Why it is right to break it here; ten characters at least. */
  readonly reason: string;
  /** Who answers for it: a team or a person. */
  readonly owner: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly until: string;
  /** Only for the container of this name. @default - every container */
  readonly container?: string;
  /** Only for findings at this JSON pointer or below it. @default - the whole object */
  readonly path?: string;
}

/** A waiver and the part of the construct tree that it covers. */
export interface ScopedWaiver extends Waiver {
  /** Construct path; it covers the objects made there and below. @default - every object of the set */
  readonly construct?: string;
  /** The line that made the construct. @default - unknown, as in an inventory */
  readonly source?: SourcePosition;
}

/** A patch, merge, omission or exception that a user asked for, as the inventory records it. */
export interface Override {
  /** How: merged in by `raw`, changed by `patch`, left out by `omit`, a `selector` that adopts a live workload, or a `prop` that asks for an exception. */
  readonly by: 'raw' | 'patch' | 'omit' | 'selector' | 'prop';
  readonly object: ObjectRef;
  /** JSON pointers that changed; empty for `omit` and for a callback. */
  readonly paths: readonly string[];
  /** Why, where the form asks for it. @default - none: only `omit` and props that ask for an exception do */
  readonly reason?: string;
  /** Rule whose finding at one of the paths the reason answers: it is the design of the workload, and has no last day. @default - none */
  readonly answers?: string;
  /** What the construct had promised and no longer keeps, by this change and those before it on the object. @default - nothing */
  readonly undoes?: readonly Undone[];
  /** Path of the construct that was changed, or whose object was left out. @default - not known: it is needed where something is undone */
  readonly construct?: string;
}

/** A promise of a construct that a change took away: an error, until somebody answers for it. */
export interface Undone {
  /** JSON pointer of what stood there; empty for an object that is left out. */
  readonly path: string;
  /** What stood there, what the change made of it, and what was promised. */
  readonly message: string;
  /** What would keep the promise. @default - nothing but what stood there */
  readonly accepted?: string;
  /** Rules that say the same in words of their own. */
  readonly rules: readonly string[];
}

/** Who applies an object: the pipelines of an app's team, whose Role `deployer` covers what workload constructs emit, or the platform team. */
export type Applier = 'deployers' | 'platform';

/** What is known about the making of one object. The judge never needs it to judge. */
export interface Provenance {
  /** Path of the construct that made it. */
  readonly construct?: string;
  /** TypeScript line, or YAML line, where a person wrote it. */
  readonly source?: SourcePosition | undefined;
  /** True when a construct of ours made it: what our constructs promise is then an error to lose. */
  readonly guaranteed?: boolean | undefined;
  /** JSON pointer → prop that set it. */
  readonly props?: ReadonlyMap<string, string> | undefined;
  /** @default - not known, as of objects that others make */
  readonly appliedBy?: Applier | undefined;
}

/** The prop that set the field at a JSON pointer, or the nearest one around it. */
export function propAt(props: ReadonlyMap<string, string>, pointer: string): string | undefined {
  for (let here = pointer; ; here = here.slice(0, here.lastIndexOf('/'))) {
    const prop = props.get(here);
    if (prop !== undefined || here === '') return prop;
  }
}

/** The one opaque table that a run hands to the judge beside the objects. */
export interface SideTable {
  readonly provenance: ReadonlyMap<KubeObject, Provenance>;
  readonly waivers: readonly ScopedWaiver[];
  /** Objects that live outside the set and may be referred to. */
  readonly externals: readonly ExternalRef[];
  /** What users asked for beside the props; those that answer a rule silence it at their place. @default - none */
  readonly overrides?: readonly Override[];
}

/** An object that the set refers to and that somebody else makes. */
export interface ExternalRef {
  readonly group: string;
  readonly kind: string;
  /** @default - none: it lies in no namespace */
  readonly namespace?: string;
  readonly name: string;
}

/** The key under which a construct carries what synth reads beside its objects. */
export const FACTS: unique symbol = Symbol.for('cdk8s-plinth.facts') as never;

/** What one construct of ours says about itself to synth; read after the whole tree stands. */
export interface ConstructFacts {
  /** The TypeScript line that made the construct. */
  readonly source?: SourcePosition | undefined;
  /** True when what the construct promises is an error to lose. */
  readonly guaranteed?: boolean;
  /** Everything wrong with it: bad props seen while it was built, and what only the whole tree shows. */
  problems?(): readonly Problem[];
  /** From now on nothing in the tree changes, until the function that it gives is called: what several ask for is then made once. */
  standStill?(): () => void;
  readonly waivers?: readonly Waiver[];
  readonly overrides?: readonly Override[];
  readonly externals?: readonly ExternalRef[];
  /** JSON pointer → prop, for a construct that is one object. */
  readonly props?: ReadonlyMap<string, string>;
  /** When the object is applied. @default - with everything else */
  readonly stage?: Stage | undefined;
  /** Who applies the objects. @default - not known */
  readonly appliedBy?: Applier;
}

/** `before`: with what it needs, and to its end, before everything else is applied. */
export type Stage = 'before';

/** Anything that carries facts. */
export interface Described {
  readonly [FACTS]: ConstructFacts;
}

/** The facts of a construct, if it has any. */
export function factsOf(construct: object): ConstructFacts | undefined {
  return (construct as Partial<Described>)[FACTS];
}

/** The context key under which constructs and synth find the platform in the tree. */
export const PLATFORM_CONTEXT = 'cdk8s-plinth:platform';
