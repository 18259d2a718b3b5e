import { isLabelKey, isLabelValue } from '../../lib/kube/labels';
import { show, type Ledger } from './problems';
import { requireProp, textMapProp } from './props';

/** The map's labels; those that cannot be, and those that `reserved` gives a reason to remove, are told and left out. */
export function labelsProp(ledger: Ledger, prop: string, given: unknown, reserved: (key: string) => string | undefined = () => undefined): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (const [key, value] of Object.entries(textMapProp(ledger, prop, given))) {
    const instead = reserved(key);
    if (instead !== undefined) {
      ledger.tell({ id: 'label-reserved', message: `${prop} sets ${key}, which Plinth sets`, prop: `${prop}.${key}`, accepted: 'any other key', fix: instead });
    } else if (!isLabelKey(key) || !isLabelValue(value)) {
      ledger.tell({ id: 'label-malformed', message: `${prop} has ${show(key)}: ${show(value)}`, prop: `${prop}.${key}`, accepted: 'letters, digits and inner -, _ and ., 63 characters at most; before the key a DNS name and a slash', fix: 'Shorten it, or use an annotation.' });
    } else labels[key] = value;
  }
  return labels;
}

/** A prop that becomes a label's value and may not be empty, else what it was probably meant to be. */
export function labelValueProp(ledger: Ledger, prop: string, value: unknown, literal: string): string {
  if (!requireProp(ledger, prop, value, `'${literal}'`)) return literal;
  if (typeof value === 'string' && value !== '' && isLabelValue(value)) return value;
  const near = typeof value === 'string' ? value.replaceAll(/[^-A-Za-z0-9_.]+/g, '-').slice(0, 63).replaceAll(/^[-_.]+|[-_.]+$/g, '') : '';
  const instead = near === '' ? literal : near;
  ledger.tell({ id: 'label-value-malformed', message: `${prop} is ${show(value)}, which cannot be a label's value`, prop, accepted: 'letters, digits and inner dashes, dots and underscores; 1 to 63 characters', fix: `Write ${prop}: '${instead}'.` });
  return instead;
}
