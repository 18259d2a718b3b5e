/** What a quantity may be, in words; part of every problem with one. */
export const ACCEPTED_QUANTITY =
  'a decimal number and one of the suffixes n u m k M G T P E, Ki Mi Gi Ti Pi Ei, an exponent such as e3, or none; no space between them';

const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({ b: '', byte: '', bytes: '', core: '', cores: '', cpu: '', cpus: '', vcpu: '', vcpus: '', mm: 'm', millicores: 'm', mcpu: 'm', millicpu: 'm' }),
);

/** One imperative sentence that mends a malformed quantity, with the literal wherever the intent is plain. */
export function quantityFix(text: string): string {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(.*)$/s.exec(text.replaceAll(/[\s_,]/g, '').slice(0, 64));
  if (!match) return "Write a number with a unit, such as '250m' for CPU or '512Mi' for memory.";
  const [, number = '', suffix = ''] = match;
  if (suffix === 'K') return `Write '${number}Ki' (1024) or '${number}k' (1000).`;
  const mended = mendSuffix(suffix);
  if (mended !== undefined) return `Write '${number}${mended}'.`;
  return `Write '${number}' with one of the suffixes m, k, M, G, Ki, Mi, Gi.`;
}

function mendSuffix(suffix: string): string | undefined {
  if (/^([numkMGTPE]?|[KMGTPE]i|[eE][+-]?\d+)$/.test(suffix)) return suffix;
  const lower = suffix.toLowerCase();
  const word = WORDS.get(lower);
  if (word !== undefined) return word;
  const unit = /^([kmgtpe])(i?)(b|byte|bytes)?$/.exec(lower);
  if (!unit) return undefined;
  const [, letter = '', binary = ''] = unit;
  if (binary !== '') return `${letter.toUpperCase()}i`;
  return letter === 'k' ? 'k' : letter.toUpperCase();
}
