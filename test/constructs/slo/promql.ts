import { parser } from '@prometheus-io/lezer-promql';

/** What the grammar of Prometheus' editor does not understand of an expression; empty where it understands all. */
export function errorsOf(expr: string): string[] {
  const errors: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) errors.push(`at ${from}: ${expr.slice(Math.max(0, from - 20), to + 20)}`);
    },
  });
  return errors;
}
