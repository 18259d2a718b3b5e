import type { Problem } from '../errors';
import type { WaivedProblem } from '../policy';

/** What `--format json` prints. A field may be added at any time; one that changes or goes raises `version`. */
export interface JsonReport {
  readonly version: 1;
  readonly tool: 'cdk8s-plinth';
  /** The Kubernetes version that the set was judged for: `1.34`. */
  readonly kubernetes: string;
  readonly profile: string;
  readonly objects: number;
  /** Every finding that stands, in the shape of `Problem`. */
  readonly problems: readonly Problem[];
  /** Every finding that a waiver covers, with the waiver. */
  readonly waived: readonly WaivedProblem[];
  /** What the process exits with. */
  readonly exitCode: number;
}

/** The report as JSON text, two spaces deep. */
export function jsonReport(report: Omit<JsonReport, 'version' | 'tool'>): string {
  const full: JsonReport = { version: 1, tool: 'cdk8s-plinth', ...report };
  return `${JSON.stringify(full, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2)}\n`;
}
