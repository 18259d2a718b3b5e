import type { Duration } from '../../lib/units';

/** What can be seen of a service from outside: its metrics, and its traces. */
export interface Observe {
  /** Path of the metrics at the port `metrics`. The platform needs `metrics`. @default '/metrics' */
  readonly metricsPath?: `/${string}`;
  /** How often they are read. @default '30s' */
  readonly interval?: Duration;
  /** False where the program is to know nothing of the collector: no variables of OpenTelemetry, and no egress to it. @default - on where the platform has `tracing` */
  readonly otel?: boolean;
}

/** An alert of one's own, beside those that `slo` makes. */
export interface AlertRule {
  /** Name of the alert, in capitals as Prometheus' own: `QueueStuck`. */
  readonly name: string;
  /** PromQL that gives something when it is to fire. */
  readonly expr: string;
  /** How long it must give something. @default - none: it fires at once */
  readonly for?: Duration;
  /** Whether somebody is woken, or finds it in the morning. @default 'ticket' */
  readonly severity?: 'page' | 'ticket';
  /** What it means, in a line; `{{ $value }}` and `{{ $labels.pod }}` are known. */
  readonly summary: string;
  /** What is known beyond that. @default - nothing */
  readonly description?: string;
  /** More labels. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}
