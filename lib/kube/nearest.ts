/** Words longer than this are compared by equality only: nobody mistypes a name of that length into another. */
const LONGEST = 64;
/** Known words looked at for one unknown word, so that a hostile list costs bounded time. */
const MOST = 5000;

/**
 * The known word that was probably meant: the same but for case, else the one fewest typing slips away, if they are few.
 * `nearest('replica', ['replicas', 'selector'])` is `replicas`.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  const most = lower.length > LONGEST ? 0 : lower.length <= 4 ? 1 : lower.length <= 7 ? 2 : 3;
  let best: string | undefined;
  let least = most + 1;
  let seen = 0;
  for (const candidate of known) {
    if (++seen > MOST) break;
    const other = candidate.toLowerCase();
    if (other === lower) return candidate;
    if (Math.abs(other.length - lower.length) >= least || other.length > LONGEST) continue;
    const slips = distance(lower, other);
    if (slips < least || (slips === least && best !== undefined && candidate < best)) {
      least = slips;
      best = candidate;
    }
  }
  return best;
}

/** Slips between two words: a letter more, less, changed, or two neighbours swapped. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let slips = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, changed);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) slips = Math.min(slips, (before[j - 2] ?? 0) + 1);
      row.push(slips);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
