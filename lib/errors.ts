/**
 * What is wrong, where, and how to mend it: the one shape of synth errors and of the judge's findings.
 *
 * Every id is kebab-case, stable and never reused, in one namespace for errors and rules.
 */
export interface Problem {
  /** Stable readable id, such as `pdb-deadlocks-drain`; `plinth explain <id>` says more. */
  readonly id: string;
  /** `error` blocks, `warning` is good practice that foreign objects may lack, `info` is worth knowing. */
  readonly severity: Severity;
  /** What is wrong, with the value that is wrong. One sentence, no full stop needed. */
  readonly message: string;
  /** One imperative sentence, with a corrected literal or the nearest known name where one can be computed. */
  readonly fix: string;
  /** What would be accepted: a range with units, a pattern in words, or the list of known names. @default - the fix says it all */
  readonly accepted?: string;
  /** Path of the construct in the app's tree, when one of ours or of cdk8s made the object. @default - not known: the object was read from a file */
  readonly construct?: string;
  /** The prop of the construct, dotted: `resources.cpu`. @default - no prop sets what is wrong */
  readonly prop?: string;
  /** The object that the problem is on. @default - the problem is on the whole set */
  readonly object?: ObjectRef;
  /** RFC 6901 JSON pointer into the object: `/spec/template/spec/containers/0/image`. @default - the whole object */
  readonly pointer?: string;
  /** Name of the container, where the problem is of one container. @default - it is of none */
  readonly container?: string;
  /** Where a person wrote it: the TypeScript line that made the object, or the line of the YAML file it was read from. @default - not known */
  readonly source?: SourcePosition;
}

/** How much a problem weighs: an error blocks, a warning does not unless `--fail-on` says so, a note is worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

/** A Kubernetes object named the way people name it. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  /** @default - none: it lies in no namespace, or nobody said in which */
  readonly namespace?: string;
  readonly name: string;
}

/** A place in a text file; lines and columns count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  /** @default - not known: the whole line */
  readonly column?: number;
}

const BRAND = Symbol.for('cdk8s-plinth.PlinthError');

/**
 * The one error class: it carries every problem that one run found, and prints all of them.
 *
 * @example
 * try {
 *   app.synthYaml();
 * } catch (error) {
 *   if (PlinthError.is(error)) for (const { id, construct } of error.problems) console.error(id, construct);
 * }
 */
export class PlinthError extends Error {
  /** True for a PlinthError of any copy of the package. */
  static is(error: unknown): error is PlinthError {
    return typeof error === 'object' && error !== null && BRAND in error;
  }

  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n\n'));
    this.name = 'PlinthError';
    this.problems = problems;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** A PlinthError with a single problem of severity `error`. */
export function failure(problem: Omit<Problem, 'severity'>): PlinthError {
  return new PlinthError([{ severity: 'error', ...problem }]);
}

/** The problem as people read it: what, where, accepted, fix; one line each, and no colour. */
export function formatProblem(problem: Problem): string {
  const lines = [`${problem.severity} ${problem.id}: ${problem.message}`];
  const at = placeOf(problem);
  if (at !== '') lines.push(`  at: ${at}`);
  if (problem.source) lines.push(`  in: ${formatPosition(problem.source)}`);
  if (problem.accepted !== undefined) lines.push(`  accepted: ${problem.accepted}`);
  lines.push(`  fix: ${problem.fix}`);
  return lines.join('\n');
}

/** `file:line:column`, the form that terminals and editors open. */
export function formatPosition(position: SourcePosition): string {
  return [position.file, position.line, position.column].filter((part) => part !== undefined).join(':');
}

/** `Deployment shop/api`, the short name of an object in messages. */
export function formatObject(object: ObjectRef): string {
  return `${object.kind} ${object.namespace === undefined ? '' : `${object.namespace}/`}${object.name}`;
}

function placeOf(problem: Problem): string {
  const parts: string[] = [];
  if (problem.construct !== undefined) parts.push(problem.prop === undefined ? problem.construct : `${problem.construct} (${problem.prop})`);
  else if (problem.prop !== undefined) parts.push(problem.prop);
  if (problem.object) parts.push(formatObject(problem.object) + (problem.pointer ? ` ${problem.pointer}` : ''));
  if (problem.container !== undefined) parts.push(`container ${problem.container}`);
  return parts.join(' · ');
}
