import type { HardSpread } from './demand';

/** How evenly the pods of one demand stand over the domains of a topology. */
export class Evenness {
  readonly key: string;
  private readonly maxSkew: number;
  private readonly pods = new Map<string, number>();
  /** Number of pods → domains that have so many. */
  private readonly domains: number[];
  private least = 0;

  /** @param domains - how many there are, those without a pod among them */
  constructor({ key, maxSkew }: HardSpread, domains: number) {
    this.key = key;
    this.maxSkew = maxSkew;
    this.domains = [domains];
  }

  /** How many more pods a domain may take before the others must follow. */
  room(domain: string): number {
    return this.least + this.maxSkew - (this.pods.get(domain) ?? 0);
  }

  add(domain: string): void {
    const before = this.pods.get(domain) ?? 0;
    this.pods.set(domain, before + 1);
    this.domains[before] = (this.domains[before] ?? 1) - 1;
    this.domains[before + 1] = (this.domains[before + 1] ?? 0) + 1;
    while (this.domains[this.least] === 0) this.least++;
  }
}
