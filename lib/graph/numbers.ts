/** A whole number as manifests carry it, or the fallback for anything else; schema and semantics say what is wrong with the rest. */
export function wholeNumber(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : fallback;
}
