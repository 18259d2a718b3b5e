import type { IConstruct } from 'constructs';

/**
 * What the command and the apps of the entry that it runs say to each other. It lives under a global symbol, since the
 * entry may load another copy of the package than the command is.
 */
export interface Run {
  /** Values given on the command line with `--set name=value`. */
  readonly values: ReadonlyMap<string, string>;
  /** The day on which waivers are judged, if the command said one. */
  readonly today: string | undefined;
  /** Names that the entry asked for. */
  readonly asked: Set<string>;
  /** Takes the app instead of writing its files; the command does the rest. */
  register(app: IConstruct): void;
}

const RUN = Symbol.for('cdk8s-plinth.run');

interface Global {
  [RUN]?: Run | undefined;
}

/** The run that this process is in; undefined in a plain program. */
export function currentRun(): Run | undefined {
  return (globalThis as Global)[RUN];
}

/** Opens a run, or closes it with undefined. */
export function setRun(run: Run | undefined): void {
  (globalThis as Global)[RUN] = run;
}
