/** One condition on a label of a series. */
export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** The label has this value. */
export function is(label: string, value: string): Matcher {
  return { label, op: '=', value };
}

/** The label has another value. */
export function isNot(label: string, value: string): Matcher {
  return { label, op: '!=', value };
}

/** The whole value of the label matches a regular expression of RE2. */
export function matches(label: string, pattern: string): Matcher {
  return { label, op: '=~', value: pattern };
}

/** The whole value of the label does not match. */
export function matchesNot(label: string, pattern: string): Matcher {
  return { label, op: '!~', value: pattern };
}

/** The label has one of these values; each must be a name of Kubernetes, in which nothing means something to RE2. */
export function isOneOf(label: string, values: readonly string[]): Matcher {
  return values.length === 1 ? is(label, values[0] ?? '') : matches(label, values.join('|'));
}

/** A part of a regular expression: one of these names. */
export function oneOf(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? '') : `(${names.join('|')})`;
}

/** A metric and its matchers: `http_requests_total{namespace="shop"}`. */
export function series(metric: string, matchers: readonly Matcher[]): string {
  return `${metric}{${matchers.map(({ label, op, value }) => `${label}${op}${quote(value)}`).join(',')}}`;
}

/** The increase of a counter in a second, over a window: of all series together that one of the sets of matchers picks. */
export function rateOf(metric: string, sets: ReadonlyArray<readonly Matcher[]>): (window: string) => string {
  const picked = sets.map((matchers) => series(metric, matchers));
  return (window) => `sum(${picked.map((each) => `rate(${each}[${window}])`).join(' or ')})`;
}

/** The label in which Prometheus keeps a pod's label: `app.kubernetes.io/name` is `app_kubernetes_io_name`. */
export function promLabel(label: string): string {
  return label.replace(/[^a-zA-Z0-9_]/g, '_');
}

/**
 * The upper bound of a bucket as the label `le` has it: Prometheus 3 writes whole numbers with a fraction (`250.0`) and large ones with an
 * exponent (`1.8e+06`) whatever the target says, and Prometheus 2 as the target does (`250`).
 *
 * @see https://prometheus.io/docs/prometheus/3.0/migration/
 */
export function atMost(bound: number): Matcher {
  const spellings = new Set([`${bound}`, ...(Number.isInteger(bound) ? [`${bound}.0`] : []), goText(bound)]);
  return spellings.size === 1 ? is('le', `${bound}`) : matches('le', [...spellings].map((text) => text.replaceAll(/[.+]/g, '[$&]')).join('|'));
}

/** A number as Go writes it: with an exponent of two digits from a million on, and below a ten-thousandth. */
function goText(value: number): string {
  return value >= 1e6 || value < 1e-4 ? value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2') : `${value}`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
