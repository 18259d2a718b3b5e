import fc from 'fast-check';

/** Texts that some reader of YAML takes for something else, drops, changes or refuses when they stand plain. */
export const HAZARDS: readonly string[] = [
  ...['', ' ', 'y', 'Y', 'n', 'on', 'On', 'yes', 'No', 'off', 'OFF', 'true', 'TRUE', 'null', 'Null', '~', '.inf', '-.Inf', '.NaN', '<<', '='],
  ...['0o17', '0o755', '0644', '00', '08', '1e3', '1E3', '1e', '1e-7', '1.5e+3', '12e03', 'e0', '-e0', 'E-10', 'E+3', 'e1234567', '1.', '.5', '-.5', '+.5', '.', '-', '+', '-0', '+1', '1_000', '1_', '_1', '-_1', '+_9', '0_x1'],
  ...['0x1F', '-0x1f', '0x_1', '0x', '0b1', '-0b11', '1:30', '12:30:45', '190:20:30', '1:2:3.4', '2024-01-01', '2024-01-01T00:00:00Z', '2001-12-14 21:59:43.10 -5', '1,000'],
  ...['18446744073709551615', '5617e9', '0x1p-2', 'infinity', 'nan'],
  ...['...', '---', '--- a', '---\na', '- a', '-a', '? a', '?a', ': a', ':a', 'a:', 'a: b', 'a :b', 'a #b', '#a', ' a', 'a ', '\ta', 'a\t', '%YAML 1.1', '@a', '`a', '!a', '!!str a', '&a', '*a', '|', '>', '[a', '{a', '}', ']', ', a', '"a"', "'a'", 'a"b', '\\n', '\\', '{{ x }}'],
  ...['\n', '\n\n', 'a\n', '\na', 'a\nb', 'a\n\nb\n\n', '  a\nb', '\n\n  a\nb\n', 'a\n \nb', 'a\nb ', 'a \nb', '\ta\nb', '\n\ta', 'a\n\tb\n', 'a\r\nb', '\r', 'a\n---\nb', '#!/bin/sh\n# c\n', 'key: value\n- x\n', '    deep\n  less\nnone\n'],
  ...['a\u0085b', 'a\u2028b\u2029', '\ufeffa', 'a\ufeffb', '\u007f', '\u009f', '\u00a0', '\u0000', '\u001b[1m', '\ufffe', 'a\uffffb\nc', '\u200b', '\u202eabc', '\u3000a', '😀', 'é', '日本\n語'],
  'x '.repeat(200),
];

/** What the YAML specification refuses and Go reads: lines of quoted texts, and of lists and maps in brackets, that are no deeper than their key. */
export const OUTDENTED: ReadonlyArray<readonly [text: string, value: unknown]> = [
  ['a:\n  b: "one\n  two\n three\nfour"\n  c: 1\n', { a: { b: 'one two three four', c: 1 } }],
  ["a:\n  b: 'it''s\n  two\n\n  lines'\n  c: 1\n", { a: { b: "it's two\nlines", c: 1 } }],
  ['a:\n- "x\\\n y"\n- z\n', { a: ['xy', 'z'] }],
  ['a:\n  b: [1,\n 2,\n"x\n y"\n]\n  c: 1\n', { a: { b: [1, 2, 'x y'], c: 1 } }],
  ['a:\n  b: {c: 1,\nd: [2\n]\n}\n  e: plain\n', { a: { b: { c: 1, d: [2] }, e: 'plain' } }],
];

const piece = fc.oneof(fc.constantFrom(...HAZARDS), fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom('\n', ' ', '\t', ':', '#', '-', '"', "'", '\\', '|', '0', '1', 'e', '.', '_'));

/** Texts around the hazards; all are Unicode. */
export const hazardousText = fc
  .oneof(piece, fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('')), fc.stringMatching(/^[-+.0-9_:eExob]{1,8}$/))
  .map((text) => text.replaceAll(/[\ud800-\udfff]/gu, '?'));

/** Numbers that YAML can say: no integer beyond 2^53, no minus zero. */
const number = fc.oneof(fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value))).map((value) => value + 0);

/** Any JSON value, with hazardous texts as values and keys. */
export const hazardousJson: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    hazardousText,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(hazardousText, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;
