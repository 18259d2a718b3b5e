/** What an error means, for `plinth explain` and the page of errors. */
export interface ErrorEntry {
  /** What is wrong, as a sentence. */
  readonly title: string;
  /** What would go wrong if it stayed. */
  readonly why: string;
  /** One imperative sentence. */
  readonly fix: string;
}

/** Errors by id. */
export type ErrorEntries = Readonly<Record<string, ErrorEntry>>;

/** Writes entries on a line each. */
export function entries(rows: Readonly<Record<string, readonly [title: string, why: string, fix: string]>>): ErrorEntries {
  return Object.fromEntries(Object.entries(rows).map(([id, [title, why, fix]]) => [id, { title, why, fix }]));
}
