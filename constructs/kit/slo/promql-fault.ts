/** What is wrong with a text as PromQL. */
export interface PromqlFault {
  readonly message: string;
  readonly fix: string;
}

const LONGEST = 10_000;
const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** What people write who come from another language, or from a dashboard. */
const FOREIGN: ReadonlyArray<readonly [beginning: string, message: string, fix: string]> = [
  ['{{', '{{ … }} is filled in by templates, not by Prometheus', 'Write the value itself.'],
  ['$', 'variables such as $__rate_interval are those of dashboards', 'Write the value itself, such as 5m.'],
  ['&&', '&& is no operator of PromQL', 'Write and.'],
  ['||', '|| is no operator of PromQL', 'Write or.'],
  ...[';', '?', '&', '|', '\\'].map((char) => [char, 'it has a character that PromQL does not know', 'Remove it.'] as const),
];

/**
 * Says what is wrong with an expression where that can be seen without its grammar: what is not closed, what belongs to another
 * language, what ends in the middle. It refuses nothing that Prometheus takes, and finds not all that Prometheus refuses.
 */
export function promqlFault(given: unknown): PromqlFault | undefined {
  if (typeof given !== 'string' || given.trim() === '') return { message: 'it is no expression', fix: "Write PromQL, such as 'queue_oldest_seconds > 600'." };
  if (given.length > LONGEST) return { message: `it has ${given.length} characters`, fix: `Write at most ${LONGEST}, and record what is used often.` };
  const open: string[] = [];
  let last = '';
  for (let at = 0; at < given.length; at++) {
    const char = given.charAt(at);
    if (/\s/.test(char)) continue;
    if (char === '#') {
      const end = given.indexOf('\n', at);
      if (end === -1) break;
      at = end;
      continue;
    }
    if (char === '"' || char === "'" || char === '`') {
      const end = endOfText(given, at);
      if (end === -1) return { message: `the text that begins at character ${at + 1} has no end`, fix: `Close it with ${char}.` };
      at = end;
      last = char;
      continue;
    }
    const foreign = FOREIGN.find(([beginning]) => given.startsWith(beginning, at));
    if (foreign) return { message: foreign[1], fix: foreign[2] };
    if (char === '=' && open.at(-1) !== '}' && !/[=!<>]/.test(last) && given[at + 1] !== '=') return { message: '= compares nothing outside of { }', fix: 'Write ==.' };
    const closes = CLOSES[char];
    if (closes !== undefined) open.push(closes);
    else if (char === ')' || char === ']' || char === '}') {
      const expected = open.pop();
      if (expected !== char) return { message: expected === undefined ? `character ${at + 1}, ${char}, closes nothing` : `character ${at + 1} is ${char}, where ${expected} is missing`, fix: expected === undefined ? 'Remove it.' : `Write ${expected} first.` };
    }
    last = char;
  }
  const missing = open.pop();
  if (missing !== undefined) return { message: `a ${missing} is missing`, fix: 'Close what is open.' };
  if (last === '') return { message: 'it is a comment', fix: 'Write an expression.' };
  if (/[-+*/%^=!<>~,@]/.test(last)) return { message: `it ends with ${last}`, fix: 'Write what comes after it.' };
  return undefined;
}

/** Where the text that begins at an index ends; -1 where it does not. */
function endOfText(given: string, from: number): number {
  const quote = given.charAt(from);
  for (let at = from + 1; at < given.length; at++) {
    const char = given.charAt(at);
    if (char === '\\' && quote !== '`') at++;
    else if (char === quote) return at;
    else if (char === '\n' && quote !== '`') return -1;
  }
  return -1;
}
