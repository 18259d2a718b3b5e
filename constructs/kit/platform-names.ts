import { nearest } from '../../lib/kube/names';
import { show, type Ledger } from './problems';

/** Names of things that the platform team made, and where the platform lists them. */
export interface PlatformNames {
  /** What is named, with its article: `a PriorityClass`. */
  readonly what: string;
  /** Where the platform lists them: `priorityClasses`. */
  readonly key: string;
  readonly names: readonly string[];
}

/** A name that the platform lists; what it does not list is told, with the names that it does, and left out. */
export function platformName(ledger: Ledger, prop: string, given: unknown, { what, key, names }: PlatformNames): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'string' && names.includes(given)) return given;
  if (names.length === 0) {
    ledger.tell({ id: 'platform-key-absent', message: `${prop} is ${show(given)}, and the platform lists none in ${key}`, prop, accepted: `${what} that the platform lists`, fix: `Add ${key}: [${typeof given === 'string' ? `'${given}'` : "'…'"}] to the platform, or remove ${prop}.` });
    return undefined;
  }
  const near = typeof given === 'string' ? nearest(given, names) : undefined;
  ledger.tell({ id: 'platform-name-unknown', message: `${prop} is ${show(given)}, and the platform has no such name in ${key}`, prop, accepted: names.join(', '), fix: `Write '${near ?? names[0]}', or add the name to ${key} of the platform.` });
  return undefined;
}
