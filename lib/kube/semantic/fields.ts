/** A map as read from outside: nothing is known of its fields until they are looked at. */
export type Fields = Readonly<Record<string, unknown>>;

const NO_ITEMS: readonly never[] = Object.freeze([]);
const SMALL = 16;
const SHOWN = 60;

/** True unless the value is missing or null, which the API server takes for missing. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The map under a key, or undefined for anything else. */
export function mapAt(holder: Fields | undefined, key: string): Fields | undefined {
  // Written out, not by way of asMap: this runs a hundred times for each object.
  const value = holder?.[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** The value if it is a map. */
export function asMap(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** The list under a key; empty for anything else. */
export function listAt(holder: Fields | undefined, key: string): readonly unknown[] {
  const value = holder?.[key];
  return Array.isArray(value) ? value : NO_ITEMS;
}

/** The text under a key, or undefined for anything else. */
export function textAt(holder: Fields | undefined, key: string): string | undefined {
  const value = holder?.[key];
  return typeof value === 'string' ? value : undefined;
}

/** The number under a key, or undefined for anything else. */
export function numberAt(holder: Fields | undefined, key: string): number | undefined {
  const value = holder?.[key];
  return typeof value === 'number' ? value : asNumber(value);
}

/** The value if it is a number; whole numbers of any size count. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'bigint' ? Number(value) : undefined;
}

/** Indexes of the items whose field has a text that an earlier item has too. */
export function repeatsOf(list: readonly unknown[], field: string): readonly number[] {
  if (list.length < 2) return NO_ITEMS;
  if (list.length <= SMALL && !repeatsInFew(list, field)) return NO_ITEMS;
  const seen = new Set<string>();
  const repeats: number[] = [];
  list.forEach((item, index) => {
    const text = textAt(asMap(item), field);
    if (text === undefined || text === '') return;
    if (seen.has(text)) repeats.push(index);
    else seen.add(text);
  });
  return repeats;
}

function repeatsInFew(list: readonly unknown[], field: string): boolean {
  for (let i = 1; i < list.length; i++) {
    const text = textAt(asMap(list[i]), field);
    if (text === undefined || text === '') continue;
    for (let j = 0; j < i; j++) if (textAt(asMap(list[j]), field) === text) return true;
  }
  return false;
}

/** The names of the things in some lists; looked up without an index as long as the lists are short. */
export class NameIndex {
  private names: Set<unknown> | undefined;

  constructor(
    private readonly things: readonly unknown[],
    /** Claim templates, whose names are in their metadata. */
    private readonly claims: readonly unknown[] = NO_ITEMS,
  ) {}

  has(name: string): boolean {
    if (this.things.length + this.claims.length > SMALL) {
      this.names ??= new Set(this.all());
      return this.names.has(name);
    }
    for (const thing of this.things) if (asMap(thing)?.name === name) return true;
    for (const claim of this.claims) if (claimName(claim) === name) return true;
    return false;
  }

  /** The names themselves, for messages. */
  all(): readonly string[] {
    return [...this.things.map((thing) => textAt(asMap(thing), 'name')), ...this.claims.map(claimName)].filter((name) => name !== undefined);
  }
}

function claimName(claim: unknown): string | undefined {
  return textAt(mapAt(asMap(claim), 'metadata'), 'name');
}

/** A value as messages quote it: text in quotes, long values cut. */
export function show(value: unknown): string {
  if (typeof value === 'string') return value.length <= SHOWN ? JSON.stringify(value) : `${JSON.stringify(value.slice(0, SHOWN))}…`;
  if (value === null) return 'null';
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'a map';
  return value === undefined ? 'nothing' : String(value);
}

/** Names as messages list them. */
export function showNames(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')} and ${names.length - 12} more`;
}
