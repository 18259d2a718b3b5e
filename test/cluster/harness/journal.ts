/** What a run saw on one minor: counts by name, and every failure. */
export class Journal {
  readonly failures: string[] = [];
  private readonly counted = new Map<string, number>();
  private readonly listed = new Map<string, Set<string>>();

  constructor(
    readonly minor: number,
    /** Told of every failure as it happens. */
    private readonly tell: (message: string) => void = (message) => void process.stderr.write(`FAILED on 1.${minor}: ${message}\n`),
  ) {}

  /** Adds to a count. */
  count(what: string, by = 1): void {
    this.counted.set(what, (this.counted.get(what) ?? 0) + by);
  }

  /** Puts something on a list. */
  name(list: string, item: string): void {
    const items = this.listed.get(list) ?? new Set();
    this.listed.set(list, items.add(item));
  }

  fail(message: string): void {
    this.failures.push(message);
    this.tell(message);
  }

  of(what: string): number {
    return this.counted.get(what) ?? 0;
  }

  /** What is on a list, in alphabetical order. */
  names(list: string): readonly string[] {
    return [...(this.listed.get(list) ?? [])].sort();
  }

  toString(): string {
    return [`1.${this.minor}:`, ...[...this.counted].map(([what, count]) => `  ${count} ${what}`), ...this.names('refused by the server alone').map((name) => `  only the server refuses ${name}`), ...this.names('refused by the controller alone').map((name) => `  only the controller refuses ${name}`)].join('\n');
  }
}
