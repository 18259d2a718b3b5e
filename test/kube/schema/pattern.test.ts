import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../lib/kube/schema/pattern';
import { matcher } from '../../../lib/kube/schema/re2/match';
import { parseRegex, Unsupported } from '../../../lib/kube/schema/re2/parse';

const matches = (pattern: string, text: string): boolean => compilePattern(pattern).test(text);

describe('patterns as Go reads them', () => {
  it.each<[pattern: string, good: readonly string[], bad: readonly string[]]>([
    ['^(?i)(abort|warn)?$', ['', 'ABORT', 'Warn'], ['abort!', 'warnabort']],
    ['^((?i)sun|mon)day$', ['SUNday', 'MONday', 'monday'], ['sunDAY']],
    ['^\\PC*$', ['', 'naïve text'], ['bell \u0007']],
    ['^\\p{Lu}\\pL*$', ['Ärger', 'A'], ['a', 'A1']],
    ['\\Aab\\z', ['ab'], ['ab\n', 'cab']],
    ['^(?P<name>a)(?:b)$', ['ab'], ['a']],
    ['^[[:alpha:]_][[:^digit:]]$', ['a-', '_x'], ['1a', 'a1']],
    ['^[^/]*$', ['abc', ''], ['a/b']],
    ['^[]a-]+$', [']a-'], ['b']],
    ['^[\\w.\\-/\\\\]+$', ['a_9.-/\\'], [' ']],
    ['^\\s$', [' ', '\t'], ['\u00a0', '\v']],
    ['^.$', ['\u{1F600}', 'a'], ['\n', 'ab']],
    ['(?s)^a.b$', ['a\nb'], ['ab']],
    ['^\\x41\\x{1F600}\\t$', ['A\u{1F600}\t'], ['A']],
    ['^a{2,3}b{2}c{1,}d{0}$', ['aabbc', 'aaabbccc'], ['abbc', 'aaaabbc', 'aabbcd']],
    ['^(a|)(b||c)$', ['', 'a', 'ab', 'c'], ['bc']],
    ['^a*?b+?c??$', ['b', 'aabbc'], ['ac']],
    ['ami-[0-9a-z]+', ['x ami-1 y'], ['ami-']],
    ['^$|^x', ['', 'xy'], ['yx']],
    ['^(a*)*$', ['', 'aaa'], ['ab']],
    ['^{a}$', ['{a}'], ['a']],
  ])('%s', (pattern, good, bad) => {
    for (const text of good) expect({ text, matches: matches(pattern, text) }).toEqual({ text, matches: true });
    for (const text of bad) expect({ text, matches: matches(pattern, text) }).toEqual({ text, matches: false });
  });

  it('agree with JavaScript where the two languages are the same', () => {
    const piece = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(a|b)', '(ab)?', '(?:a|bb)*', 'a+', '(b|)', '\\d', '\\w*', '^', '$', '|', '(a+b*)+', '[a-c]{1,2}');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '-'), maxLength: 8 }), (pieces, text) => {
        const pattern = pieces.join('');
        expect({ pattern, text, matches: matches(pattern, text) }).toEqual({ pattern, text, matches: new RegExp(pattern, 'u').test(text) });
      }),
      { numRuns: 1500 },
    );
  });

  it.each(['(', ')', 'a)', '[a', '*a', 'a{2,1}', 'a{1001}', '\\b', '\\1', '(?=a)', '(?m)a', '\\p{Nonsense}', '[[:nonsense:]]', '\\', '(?<!a)'])('are not tested where they are not understood: %s', (pattern) => {
    expect(() => matcher(parseRegex(pattern))).toThrow(Unsupported);
    expect(matches(pattern, 'anything')).toBe(true);
  });
});
