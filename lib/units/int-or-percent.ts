import { failure } from '../errors';
import type { Where } from './quantity';

/** A share in percent. `'25%'` */
export type PercentText = `${number}%`;

const ACCEPTED_PERCENT = "a whole number and a percent sign, such as '25%'";
const PERCENT = /^\d{1,9}%$/;

/** A whole share in percent: `Percent.parse('25%').of(3, 'up')` is 1. */
export class Percent {
  /** @throws percent-malformed */
  static parse(value: PercentText | string, where: Where = {}): Percent {
    const percent = Percent.tryParse(value);
    if (percent) return percent;
    const digits = /\d{1,9}/.exec(String(value))?.[0];
    throw failure({
      id: 'percent-malformed',
      message: `${JSON.stringify(value)} is not a percentage`,
      accepted: ACCEPTED_PERCENT,
      fix: `Write '${digits ?? '25'}%'.`,
      ...where,
    });
  }

  /** The percentage, or undefined where Kubernetes would refuse the value. */
  static tryParse(value: unknown): Percent | undefined {
    return typeof value === 'string' && PERCENT.test(value) ? new Percent(Number(value.slice(0, -1))) : undefined;
  }

  private constructor(readonly value: number) {}

  /** The share of a total in whole things. */
  of(total: number, round: 'up' | 'down'): number {
    const hundredths = this.value * total;
    return round === 'up' ? Math.ceil(hundredths / 100) : Math.floor(hundredths / 100);
  }

  toString(): string {
    return `${this.value}%`;
  }
}

/** What `maxSurge`, `maxUnavailable` and `minAvailable` hold: a number of things or a share of them. */
export class IntOrPercent {
  /** @throws int-or-percent-malformed */
  static parse(value: number | PercentText | string, where: Where = {}): IntOrPercent {
    const parsed = IntOrPercent.tryParse(value);
    if (parsed) return parsed;
    throw failure({
      id: 'int-or-percent-malformed',
      message: `${JSON.stringify(value)} is neither a whole number nor a percentage`,
      accepted: `a whole number from 0, without quotes, or ${ACCEPTED_PERCENT}`,
      fix: typeof value === 'string' && /^\d{1,9}$/.test(value) ? `Write ${value} without quotes, or '${value}%'.` : "Write a number such as 1, or a percentage such as '25%'.",
      ...where,
    });
  }

  /** The value, or undefined where Kubernetes would refuse it: a negative number, a number in quotes, `'abc'`. */
  static tryParse(value: unknown): IntOrPercent | undefined {
    if (typeof value === 'number') return Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? new IntOrPercent(value) : undefined;
    const percent = Percent.tryParse(value);
    return percent && new IntOrPercent(percent);
  }

  private constructor(readonly value: number | Percent) {}

  get isPercent(): boolean {
    return typeof this.value !== 'number';
  }

  /** The number of things out of a total: surge rounds up, what may be unavailable rounds down. */
  resolve(total: number, round: 'up' | 'down'): number {
    return typeof this.value === 'number' ? this.value : this.value.of(total, round);
  }

  toString(): string {
    return String(this.value);
  }
}

/** A number of things or a share of them. @throws int-or-percent-malformed */
export function parseIntOrPercent(value: number | PercentText | string, where: Where = {}): IntOrPercent {
  return IntOrPercent.parse(value, where);
}
