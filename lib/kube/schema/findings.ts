import type { ObjectRef, Problem } from '../../errors';
import { pointer } from '../object';
import { lastField, show, type Path } from './wording';

/** Problems of one object after which the rest are not listed. */
const MOST_PROBLEMS = 200;

/** What a problem says, beside its id and its place. */
export type Words = Pick<Problem, 'message' | 'accepted' | 'fix'>;

/** Where a problem is, for the words about it. */
export interface Place {
  readonly path: Path;
  /** The last field of the path with its indexes: `args[2]`. */
  readonly label: string;
  /** A value as it may be shown. */
  show(value: unknown): string;
}

/** Collects what is wrong with one object. Words are only found for problems that are listed. */
export class Findings {
  private failures = 0;
  private silent = 0;
  private named: ObjectRef | undefined;

  constructor(
    private readonly name: () => ObjectRef,
    private readonly problems: Problem[],
  ) {}

  report(path: Path, id: string, say: (place: Place) => Words): void {
    this.failures++;
    if (this.silent > 0 || this.problems.length > MOST_PROBLEMS) return;
    this.named ??= this.name();
    const object = this.named;
    if (this.problems.length === MOST_PROBLEMS) {
      const message = `the object has more than ${MOST_PROBLEMS} problems; the rest are not listed`;
      this.problems.push({ id: 'schema-too-many', severity: 'error', message, fix: 'Mend those that are listed, and run again.', object });
      return;
    }
    const hidden = object.kind === 'Secret' && (path[0] === 'data' || path[0] === 'stringData');
    const { message, accepted, fix } = say({ path, label: lastField(path), show: (value) => (hidden ? 'a value that is not shown' : show(value)) });
    this.problems.push({ id, severity: 'error', message, fix, ...(accepted === undefined ? {} : { accepted }), object, pointer: pointer(...path) });
  }

  /** Runs without listing; true when nothing was wrong. */
  silently(run: () => void): boolean {
    const before = this.failures;
    this.silent++;
    run();
    this.silent--;
    const fits = this.failures === before;
    // What does not fit inside of an alternative is no failure of what is around it.
    this.failures = before;
    return fits;
  }

  /** A place in the list of problems, for `dropRepeats`. */
  mark(): number {
    return this.problems.length;
  }

  /** Two schemas judged one value: what the second says of the same place is dropped. Two missing fields have one place, and stay. */
  dropRepeats(mark: number): void {
    if (this.problems.length === mark) return;
    const placeOf = ({ id, message, pointer: at }: Problem): string => (id === 'schema-required' ? `${at} ${message}` : `${at}`);
    const said = new Set(this.problems.slice(0, mark).map(placeOf));
    this.problems.push(...this.problems.splice(mark).filter((problem) => !said.has(placeOf(problem))));
  }
}
