import { formatDuration } from '../units';

/** Something that takes time. */
export interface Span {
  /** What happens: `the start`. */
  readonly name: string;
  readonly seconds: number;
}

/** What must be over before something else is: `spans`, one after another, take no longer than `within`. */
export interface Deadline {
  readonly spans: readonly Span[];
  readonly within: Span;
  /** True where it must be over earlier, not at the same second. @default false */
  readonly strictly?: boolean;
  /** What goes wrong otherwise, as a sentence without a full stop. */
  readonly why: string;
  /** The prop that holds the number which breaks it. */
  readonly prop: string;
  /** What to write, of the seconds that would be enough. */
  readonly fix: (enough: number) => string;
}

/** A deadline that cannot be met. */
export interface Broken {
  readonly prop: string;
  /** The time line, with the number that breaks it. */
  readonly message: string;
  readonly accepted: string;
  readonly fix: string;
}

/** The deadlines that cannot be met, each with its time line. */
export function brokenDeadlines(deadlines: readonly Deadline[]): readonly Broken[] {
  return deadlines.flatMap((deadline): Broken[] => {
    const { spans, within, strictly = false, why, prop, fix } = deadline;
    const needed = spans.reduce((sum, { seconds }) => sum + seconds, 0);
    if (strictly ? needed < within.seconds : needed <= within.seconds) return [];
    const enough = strictly ? needed + 1 : needed;
    return [{ prop, message: `${lineOf(spans)}, and ${within.name} ends at ${formatDuration(within.seconds)}: ${why}`, accepted: `${formatDuration(enough)} or more`, fix: fix(enough) }];
  });
}

/** `0s › the start 2m › ready for 10s › 2m10s`. */
function lineOf(spans: readonly Span[]): string {
  let at = 0;
  const stops = spans.map(({ name, seconds }) => {
    at += seconds;
    return `${name} ${formatDuration(seconds)}`;
  });
  return ['0s', ...stops, formatDuration(at)].join(' › ');
}
