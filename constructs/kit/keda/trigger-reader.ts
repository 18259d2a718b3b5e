import { isDnsSubdomain } from '../../../lib/kube/names';
import { isMap } from '../../../lib/kube/object';
import { show, type Ledger } from '../problems';
import { booleanProp, choiceProp, integerProp, mapProp, requireProp } from '../props';

/** A key of a Secret, and the authentication parameter of a scaler that it holds. */
export interface TriggerSecret {
  readonly parameter: string;
  readonly name: string;
  readonly key: string;
}

/** The fields of one trigger; what is wrong with one is told, and something that can be written stands in. */
export class TriggerReader {
  constructor(
    private readonly ledger: Ledger,
    private readonly prop: string,
    private readonly props: Readonly<Record<string, unknown>>,
  ) {}

  text(name: string, literal: string): string {
    const value = this.props[name];
    if (!requireProp(this.ledger, `${this.prop}.${name}`, value, literal)) return '';
    if (typeof value === 'string' && value.trim() !== '') return value;
    this.malformed(name, value, 'a text', `Write a text, such as ${literal}.`);
    return '';
  }

  /** A number above zero that must be given. */
  target(name: string, whole = false): string {
    const value = this.props[name];
    if (!requireProp(this.ledger, `${this.prop}.${name}`, value, '20')) return '1';
    if (isAmount(value, whole) && value > 0) return `${value}`;
    this.malformed(name, value, `a ${whole ? 'whole ' : ''}number above 0`, 'Write how much of it one pod is to carry, such as 20.');
    return '1';
  }

  activation(key: string, whole = false): Readonly<Record<string, string>> {
    const value = this.props['activation'];
    if (value === undefined) return {};
    if (isAmount(value, whole) && value >= 0) return { [key]: `${value}` };
    this.malformed('activation', value, `a ${whole ? 'whole ' : ''}number of 0 or more`, 'Write 0.');
    return {};
  }

  choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    return choiceProp<T>(this.ledger, `${this.prop}.${name}`, this.props[name], choices, fallback);
  }

  flag(name: string): boolean {
    return booleanProp(this.ledger, `${this.prop}.${name}`, this.props[name], false);
  }

  given(name: string): unknown {
    return this.props[name];
  }

  count(name: string): number {
    const value = this.props[name];
    if (!requireProp(this.ledger, `${this.prop}.${name}`, value, '4')) return 1;
    return integerProp(this.ledger, `${this.prop}.${name}`, value, { min: 1, max: 5000, what: 'a number of pods' }, 1);
  }

  /** The keys of Secrets in `auth`, by parameter of the scaler; of two that belong together neither may be missing. */
  auth(...pairs: ReadonlyArray<readonly [string, string]>): readonly TriggerSecret[] {
    const secrets = this.secrets();
    for (const pair of pairs) {
      const [missing, ...both] = pair.filter((parameter) => !secrets.some((secret) => secret.parameter === parameter));
      const [given] = pair.filter((parameter) => parameter !== missing);
      if (missing !== undefined && both.length === 0) this.tell('prop-required', `auth.${missing}`, `auth has ${given}, and no ${missing}`, `both of ${pair.join(' and ')}`, `Give auth.${missing}, or remove ${given}.`);
    }
    return secrets;
  }

  private secrets(): readonly TriggerSecret[] {
    return Object.entries(mapProp(this.ledger, `${this.prop}.auth`, this.props['auth'])).flatMap(([parameter, ref]) => (ref === undefined ? [] : this.secret(`auth.${parameter}`, ref, parameter)));
  }

  /** The key of a Secret that a prop names, as a parameter of the scaler; none where it names none. */
  secret(name: string, ref: unknown, parameter: string): readonly TriggerSecret[] {
    if (isMap(ref) && typeof ref['secret'] === 'string' && isDnsSubdomain(ref['secret']) && typeof ref['key'] === 'string' && ref['key'] !== '') {
      this.ledger.refer('Secret', ref['secret']);
      return [{ parameter, name: ref['secret'], key: ref['key'] }];
    }
    const prop = `${this.prop}.${name}`;
    if (requireProp(this.ledger, prop, ref, `Secret.existing('queue', '${parameter}')`)) {
      this.ledger.tell({ id: 'trigger-credential', message: `${prop} is ${typeof ref === 'string' ? 'a text' : 'no key of a Secret'}`, prop, accepted: 'Secret.existing(name, key)', fix: `Keep it in a Secret of the namespace, and name its key: Secret.existing('queue', '${parameter}').` });
    }
    return [];
  }

  malformed(name: string, value: unknown, accepted: string, fix: string): void {
    const prop = `${this.prop}.${name}`;
    this.ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(value)}`, prop, accepted, fix });
  }

  tell(id: string, name: string, message: string, accepted: string, fix: string): void {
    this.ledger.tell({ id, message, prop: `${this.prop}.${name}`, accepted, fix });
  }
}

function isAmount(value: unknown, whole: boolean): value is number {
  return typeof value === 'number' && (whole ? Number.isSafeInteger(value) : Number.isFinite(value));
}
