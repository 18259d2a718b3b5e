/** A whole number as manifests carry it, or the fallback for anything else; schema and semantics say what is wrong with the rest. */
export function wholeNumber(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : fallback;
}

/** A number or a percentage of a total as pods; what cannot be read counts as none, and the semantic checks name it. */
export function resolveIntOrPercent(value: unknown, total: number, round: 'up' | 'down'): number {
  if (typeof value !== 'string') return wholeNumber(value, 0);
  const percent = /^(\d{1,9})%$/.exec(value)?.[1];
  if (percent === undefined) return 0;
  const share = (Number(percent) * total) / 100;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}
