import { failure } from '../errors';
import { Quantity, type Where } from './quantity';

/** CPU: thousandths of a core as text, or cores as a number. `'250m'`, `2`, `0.5` */
export type Cpu = `${number}m` | number;

/** Memory or storage, always with a binary unit. `'256Mi'`, `'1.5Gi'` */
export type Memory = `${number}Ki` | `${number}Mi` | `${number}Gi` | `${number}Ti`;

const ONE_MILLI = Quantity.parse('1m');
const ONE_MEBI = Quantity.parse('1Mi');
/** A unit as people say it, `512MB` or `1 gb`: the same letter, made binary, is what they mean. */
const DECIMAL_WORD = /^(\d+(?:\.\d+)?)\s*([kmgt])i?b(?:ytes?)?$/i;
const ACCEPTED_CPU = "thousandths of a core such as '250m', or cores as a number such as 0.5 or 2; at least 1m, no finer than 1m";
const ACCEPTED_MEMORY = "a number with Ki, Mi, Gi or Ti, such as '256Mi'; at least 1Mi, whole bytes";

/**
 * An amount of CPU.
 *
 * @throws quantity-malformed, quantity-wrong-unit for a memory suffix, quantity-out-of-range below 1m or finer than 1m
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-cpu
 */
export function parseCpu(value: Cpu | string, where: Where = {}): Quantity {
  const quantity = Quantity.parse(value, where);
  const text = String(value);
  if (/[kMGTPE]$|i$/.test(text)) {
    const number = text.replace(/[^\d.].*$/, '');
    throw failure({
      id: 'quantity-wrong-unit',
      message: `${quote(value)} is an amount of memory, and CPU is wanted`,
      accepted: ACCEPTED_CPU,
      fix: `Write '${number === '' ? '250' : number}m' for thousandths of a core, or a plain number for cores.`,
      ...where,
    });
  }
  if (quantity.compare(ONE_MILLI) < 0 || quantity.nanos % ONE_MILLI.nanos !== 0n) {
    const nearest = quantity.compare(ONE_MILLI) < 0 ? ONE_MILLI : quantity.roundUpTo(ONE_MILLI);
    throw failure({
      id: 'quantity-out-of-range',
      message: `${quote(value)} CPU cannot be scheduled: Kubernetes counts in whole thousandths of a core, one at least`,
      accepted: ACCEPTED_CPU,
      fix: `Write ${literal(nearest)}.`,
      ...where,
    });
  }
  return quantity;
}

/**
 * An amount of memory or storage, with its unit.
 *
 * @throws quantity-malformed, quantity-wrong-unit without a binary unit, quantity-out-of-range below 1Mi or for part of a byte
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory
 */
export function parseMemory(value: Memory | string, where: Where = {}): Quantity {
  const meant = DECIMAL_WORD.exec(String(value));
  if (meant) {
    const [, number = '', letter = ''] = meant;
    throw failure({ id: 'quantity-malformed', message: `${quote(value)} is not a quantity`, accepted: ACCEPTED_MEMORY, fix: `Write '${number}${letter.toUpperCase()}i'.`, ...where });
  }
  const quantity = Quantity.parse(value, where);
  if (!/[KMGT]i$/.test(String(value))) {
    throw failure({
      id: 'quantity-wrong-unit',
      message: `${quote(value)} is memory without a binary unit${String(value).endsWith('m') ? ': m means thousandths of a byte' : ''}`,
      accepted: ACCEPTED_MEMORY,
      fix: `Write '${binaryText(String(value), quantity)}'.`,
      ...where,
    });
  }
  if (quantity.compare(ONE_MEBI) < 0 || !quantity.isWhole()) {
    throw failure({
      id: 'quantity-out-of-range',
      message: quantity.isWhole() ? `${quote(value)} of memory is too little for any process` : `${quote(value)} is not a whole number of bytes`,
      accepted: ACCEPTED_MEMORY,
      fix: `Write '${quantity.max(ONE_MEBI).roundUpTo(ONE_MEBI)}'.`,
      ...where,
    });
  }
  return quantity;
}

/** What was probably meant: the same letter made binary, else mebibytes where the number is small, else the exact size rounded up. */
function binaryText(text: string, quantity: Quantity): string {
  const match = /^(\d+(?:\.\d+)?)([mkMGT]?)$/.exec(text);
  const [, number = '', letter = ''] = match ?? [];
  if (letter !== '') return `${number}${letter.toUpperCase()}i`;
  if (match && quantity.compare(ONE_MEBI) < 0) return `${number}Mi`;
  const mebis = quantity.max(ONE_MEBI).roundUpTo(ONE_MEBI).nanos / ONE_MEBI.nanos;
  return String(Quantity.parse(`${mebis}Mi`));
}

function literal(cpu: Quantity): string {
  const text = cpu.toString();
  return /^\d+$/.test(text) ? text : `'${text}'`;
}

function quote(value: string | number): string {
  return JSON.stringify(value);
}
