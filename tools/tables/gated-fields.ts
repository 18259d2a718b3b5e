import type { GoField } from './go-types';

/** Fields that a gate guards although no release marks them with `+featureGate=`. */
const UNMARKED: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

/** The gates of a type's fields: the marker of the newest release that has one (markers go when a feature is GA), else the table above. */
export function gatesOf(
  name: string,
  releases: ReadonlyArray<ReadonlyMap<string, GoField> | undefined>,
  fields: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  const gates: Record<string, string> = {};
  for (const field of [...fields].sort()) {
    const marked = releases.map((release) => release?.get(field)?.gates).filter((gate) => gate !== undefined);
    const gate = marked.at(-1) ?? UNMARKED[name]?.[field];
    if (gate !== undefined) gates[field] = gate;
  }
  return gates;
}
