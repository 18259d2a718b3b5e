/** What a run saw: counts by name, and every failure; a check that looked at nothing is a failure too. */
export class Journal {
  readonly failures: string[] = [];
  private readonly counted = new Map<string, number>();
  private readonly listed = new Map<string, Set<string>>();

  /** Adds to a count. */
  count(what: string, by = 1): void {
    this.counted.set(what, (this.counted.get(what) ?? 0) + by);
  }

  /** Names something that was not done, and why. */
  name(list: string, item: string): void {
    const items = this.listed.get(list) ?? new Set();
    this.listed.set(list, items.add(item));
  }

  fail(message: string): void {
    this.failures.push(message);
    process.stderr.write(`FAILED ${message}\n`);
  }

  of(what: string): number {
    return this.counted.get(what) ?? 0;
  }

  names(list: string): readonly string[] {
    return [...(this.listed.get(list) ?? [])].sort();
  }
}
