import { Construct } from 'constructs';
import { formatProblem, PlinthError, type Problem, type SourcePosition } from '../../lib/errors';
import { nearest } from '../../lib/kube/names';
import { isMap } from '../../lib/kube/object';
import { FACTS, type Applier, type ConstructFacts, type ExternalRef, type Override, type Waiver } from '../../lib/kube/provenance';
import { scopeOf } from './scope';
import { asPartsOf, captureSource } from './source';

/** Kinds that pods and others refer to by name in their own namespace. */
export type ReferredKind = 'LocalQueue' | 'SecretProviderClass' | 'SecretStore' | 'Secret' | 'ConfigMap' | 'PersistentVolumeClaim' | 'Service' | 'ServiceAccount';

/** A problem as a construct tells it; path and place in the program are added. */
export type Told = Omit<Problem, 'severity' | 'construct' | 'source'>;

/**
 * What a construct says about itself beside its objects: problems, waivers, overrides, what it refers to outside the set.
 *
 * A constructor never throws on a bad prop. It tells the ledger and goes on with a safe value, so that one synth reports
 * everything. The construct carries the ledger under `FACTS`; a validation tells the same to a stock cdk8s synth.
 */
export class Ledger implements ConstructFacts {
  readonly guaranteed = true;
  /** Who applies the objects of the construct. */
  appliedBy: Applier = 'deployers';
  readonly waivers: Waiver[] = [];
  readonly externals: ExternalRef[] = [];
  readonly overrides: Override[] = [];
  private readonly told: Told[] = [];
  private readonly late: Array<(tell: (problem: Told) => void) => void> = [];
  private readonly place: () => SourcePosition | undefined;
  /** What was made since the tree stands still; nothing is kept while it may change. */
  private kept: Map<object, unknown> | undefined;

  /** @param maker the class whose caller is the person's line; `new.target` in a constructor */
  constructor(
    private readonly construct: Construct,
    maker: Function,
  ) {
    this.place = captureSource(maker);
    Object.defineProperty(construct, FACTS, { value: this });
    construct.node.addValidation({ validate: () => this.problems().map(formatProblem) });
  }

  /** The line of the program that made the construct. */
  get source(): SourcePosition | undefined {
    return this.place();
  }

  /** Notes an object of the same namespace that is referred to, and that somebody else makes. */
  refer(kind: ReferredKind, name: string, group = ''): void {
    const { namespace } = scopeOf(this.construct);
    this.externals.push({ group, kind, name, ...(namespace !== undefined && { namespace }) });
  }

  /** Makes parts of the construct: what is wrong with them is told at the line that made the whole. */
  makeParts<T>(make: () => T): T {
    return asPartsOf(this.place, make);
  }

  /** Notes a problem. */
  tell(problem: Told): void {
    this.told.push(problem);
  }

  /** Takes over the waivers of a construct; the judge says what is wrong with one. */
  acceptWaivers(waivers: unknown): void {
    if (waivers === undefined) return;
    if (Array.isArray(waivers) && waivers.every(isMap)) this.waivers.push(...(waivers as unknown as Waiver[]));
    else this.tell({ id: 'prop-malformed', message: `waive is ${show(waivers)}`, prop: 'waive', accepted: 'a list of { rule, reason, owner, until }', fix: 'Write a list.' });
  }

  /** Looks again when the whole tree stands; nothing that `look` tells is kept, so it may be called many times. */
  whenComplete(look: (tell: (problem: Told) => void) => void): void {
    this.late.push(look);
  }

  /** What `make` gives, or the fallback once its problems are noted. */
  attempt<T>(make: () => T, fallback: T): T {
    try {
      return make();
    } catch (error) {
      if (!PlinthError.is(error)) throw error;
      for (const { severity: _, ...problem } of error.problems) this.told.push(problem);
      return fallback;
    }
  }

  standStill(): () => void {
    this.kept = new Map();
    return () => (this.kept = undefined);
  }

  /** Gives what `make` gives, and makes it once only while the tree stands still. What it gives is not to be changed. */
  keep<T>(make: () => T): () => T {
    return () => {
      if (!this.kept) return make();
      if (!this.kept.has(make)) this.kept.set(make, make());
      return this.kept.get(make) as T;
    };
  }

  readonly problems: () => readonly Problem[] = this.keep(() => this.findProblems());

  private findProblems(): readonly Problem[] {
    const late: Told[] = [];
    for (const look of this.late) look((problem) => late.push(problem));
    if (this.told.length === 0 && late.length === 0) return NONE;
    const where = { construct: this.construct.node.path, ...(this.source && { source: this.source }) };
    return [...this.told, ...late].map((problem): Problem => ({ severity: 'error', ...where, ...problem }));
  }
}

const NONE: readonly Problem[] = Object.freeze([]);

/**
 * The names that props may have: `true` for a value, a shape for a map with known names. Where values are keyed by names
 * that the user picks, the shape stands under `*`.
 */
export type Shape = true | { readonly [name: string]: Shape };

/** A shape that names every prop of an interface, so that the compiler finds a prop that the shape forgot. */
export type ShapeOf<T> = { readonly [K in keyof Required<T>]: Shape };

/** The props as a map of unknown values, once every name in them is known and waivers are taken over. */
export function readProps(ledger: Ledger, props: unknown, shape: Shape): Readonly<Record<string, unknown>> {
  const given = isMap(props) ? props : {};
  checkNames(ledger, given, shape);
  ledger.acceptWaivers(given['waive']);
  return given;
}

/** Tells of every name in the props, nested ones too, that nobody reads; programs are not type-checked when they run. */
export function checkNames(ledger: Ledger, props: unknown, shape: Shape, path = ''): void {
  // A construct that is given as a value has fields of its own.
  if (shape === true || !isMap(props) || Construct.isConstruct(props)) return;
  const each = shape['*'];
  for (const name of Object.keys(props)) {
    const known = each ?? (Object.hasOwn(shape, name) ? shape[name] : undefined);
    if (known !== undefined) {
      if (known !== true) checkNames(ledger, props[name], known, `${path}${name}.`);
      continue;
    }
    const names = Object.keys(shape);
    const near = nearest(name, names);
    ledger.tell({
      id: 'prop-unknown',
      message: `there is no prop ${path}${name}`,
      prop: `${path}${name}`,
      accepted: names.join(', '),
      fix: near === undefined ? 'Remove it.' : `Write '${path}${near}'.`,
    });
  }
}

/** A value as messages show it: JSON, cut short. */
export function show(value: unknown): string {
  const text = typeof value === 'function' ? 'a function' : jsonOf(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** A value as JSON; what it is, where JSON cannot say it. */
export function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
