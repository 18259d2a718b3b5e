import { Quantity } from '../../units';

/** Amounts by resource, as the scheduler counts them: CPU in thousandths, everything else in whole units. */
export type Amounts = ReadonlyMap<string, number>;

/** What a pod asks, in the scheduler's units; a part of a unit counts as a whole one. */
export function asked(name: string, amount: Quantity): number {
  return name === 'cpu' ? ceil(amount.nanos, 1_000_000n) : ceil(amount.nanos, 1_000_000_000n);
}

/** A list of quantities as amounts; what is no quantity is left out. */
export function amountsOf(list: Readonly<Record<string, unknown>>): Map<string, number> {
  const amounts = new Map<string, number>();
  for (const [name, value] of Object.entries(list)) {
    const quantity = Quantity.tryParse(value);
    if (quantity !== undefined) amounts.set(name, asked(name, quantity));
  }
  return amounts;
}

/** `250m`, `1536Mi`: an amount as people write it. */
export function amountText(name: string, amount: number): string {
  if (name === 'cpu') return Quantity.parse(`${amount}m`).toString();
  return name === 'memory' || name === 'ephemeral-storage' || name.startsWith('hugepages-') ? bytesText(amount) : String(amount);
}

function bytesText(bytes: number): string {
  const whole = Math.round(bytes);
  for (const [unit, size] of BYTES) if (whole >= size * 10 || (whole >= size && whole % size === 0)) return `${Math.round((whole / size) * 10) / 10}${unit}`;
  return String(whole);
}

const BYTES = [
  ['Ti', 1024 ** 4],
  ['Gi', 1024 ** 3],
  ['Mi', 1024 ** 2],
  ['Ki', 1024],
] as const;

function ceil(nanos: bigint, unit: bigint): number {
  return Number((nanos + unit - 1n) / unit);
}
