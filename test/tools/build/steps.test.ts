import * as vm from 'node:vm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { arraysByIndex } from '../../../tools/build/arrays-by-index';
import { spreadAfterNull } from '../../../tools/build/spread-after-null';

/** Each program says all that it saw: `say` collects. */
const PROGRAMS: Readonly<Record<string, { readonly source: string; readonly quick: boolean }>> = {
  'a list': { quick: true, source: `for (const x of [3, 1, 2]) say(x);` },
  'a list of no items': { quick: true, source: `const none: string[] = []; for (const x of none) say(x);` },
  'a list that grows while it is walked': { quick: true, source: `const list = [1]; for (const x of list) { say(x); if (x < 4) list.push(x + 1); }` },
  'a list that loses items while it is walked': { quick: true, source: `const list = [1, 2, 3, 4]; for (const x of list) { say(x); list.pop(); }` },
  'a source with an effect, asked once': { quick: true, source: `let asked = 0; const give = () => { asked++; return [1, 2, 3]; }; for (const x of give()) say(x, asked);` },
  'a statement without braces': { quick: true, source: `for (const x of [1, 2, 3]) if (x > 1) say(x);` },
  'a variable that is written': { quick: true, source: `for (let x of [1, 2]) { x *= 2; say(x); }` },
  'functions that keep their item': { quick: true, source: `const later: Array<() => number> = []; for (const x of [1, 2, 3]) later.push(() => x); for (const each of later) say(each());` },
  'continue, break and labels': { quick: true, source: `outer: for (const x of [1, 2, 3]) { for (const y of [1, 2, 3]) { if (y === 2) continue outer; if (x === 3) break outer; say(x, y); } }` },
  'pairs': { quick: true, source: `const pairs: Array<[string, number]> = [['a', 1], ['b', 2]]; for (const [name, n] of pairs) say(name, n);` },
  'pairs in pairs, with gaps': { quick: true, source: `const pairs: Array<[string, [number, number]]> = [['a', [1, 2]]]; for (const [, [, last]] of pairs) say(last);` },
  'fields of items': { quick: true, source: `for (const { name, at: [x] } of [{ name: 'a', at: [1, 2] }]) say(name, x);` },
  'entries of an object': { quick: true, source: `for (const [key, value] of Object.entries({ a: 1, b: 2 })) say(key, value);` },
  'entries of a list': { quick: true, source: `for (const [i, [a, b]] of ([[1, 2], [3, 4]] as const).entries()) say(i, a, b);` },
  'entries of a list in one name': { quick: false, source: `for (const each of ['a'].entries()) say(each[0], each[1]);` },
  'two lists of which one may be read-only': { quick: true, source: `const either: readonly string[] | number[] = Date.now() > 0 ? ['a'] : [1]; for (const x of either) say(x);` },
  'walks inside of walks, inside of functions': { quick: true, source: `const flat = (lists: number[][]): number[] => { const all: number[] = []; for (const list of lists) for (const x of list) all.push(x); return all; }; say(flat([[1], [2, 3]]));` },
  'a text, letter by letter': { quick: false, source: `for (const letter of 'a😀b') say(letter);` },
  'a set': { quick: false, source: `for (const x of new Set([1, 1, 2])) say(x);` },
  'a map': { quick: false, source: `for (const [key, value] of new Map([['a', 1]])) say(key, value);` },
  'a generator that is closed': { quick: false, source: `function* some() { try { yield 1; yield 2; } finally { say('closed'); } } for (const x of some()) { say(x); break; }` },
  'a list or a set': { quick: false, source: `const either: number[] | Set<number> = Date.now() > 0 ? new Set([1]) : [1]; for (const x of either) say(x);` },
  'a pair in a declaration': { quick: true, source: `const [a, , c] = [1, 2, 3]; say(a, c);` },
  'a pair that swaps': { quick: false, source: `let a = 1; let b = 2; [a, b] = [b, a]; say(a, b);` },
  'a default and a rest': { quick: false, source: `const [a = 5, ...more] = [undefined, 2, 3]; say(a, more);` },
  'a pair of a set': { quick: false, source: `const [a, b] = new Set(['x', 'y']); say(a, b);` },
  'pairs that a function takes': { quick: true, source: `say(Object.entries({ a: 1 }).map(([key, value]) => key + value), Object.entries({ b: 2 }).map(([key]) => { return key; }));` },
  'a function that gives an object': { quick: true, source: `say(Object.entries({ a: 1 }).map(([key, value]) => ({ key, value })));` },
  'a function with a default pair': { quick: false, source: `const f = ([a, b]: [number, number] = [1, 2]) => a + b; say(f(), f([3, 4]));` },
};

describe('a walk by index', () => {
  for (const [name, { source, quick }] of Object.entries(PROGRAMS)) {
    it(`says the same of ${name}, and asks ${quick ? 'no iterator' : 'the iterator where it must'}`, () => {
      const made = compiled(source);
      expect(run(made)).toEqual(run(ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText));
      expect(/ of |^\[|(?:const|let) \[|\(\[[^\]]*\]\) =>|\(\[.*\] = /m.test(made)).toBe(!quick);
    });
  }
});

describe('an empty spread', () => {
  it('stands before a spread with which a longer literal begins, and nowhere else', () => {
    expect(compiled('const a = { x: 1 }; say({ ...a, y: 2 });')).toContain('{ ...null, ...a, y: 2 }');
    expect(compiled('const a = { x: 1 }; say({ ...(a && { z: 1 }), ...{ ...a, y: 2 } });').match(/\.\.\.null/g)).toHaveLength(2);
    expect(compiled('const a = { x: 1 }; say({ ...a }, { y: 2, ...a }, [...[1], 2]);')).not.toContain('...null');
  });

  it('changes no value: neither order, nor what is overwritten, nor keys that mean something', () => {
    const source = `const odd = JSON.parse('{"__proto__": 1, "b": 2, "a": 3}'); const made = { ...odd, ...(false as unknown as object), b: 4, get c() { return 5; } }; say(Object.getOwnPropertyNames(made), made.b, made.c, Object.getPrototypeOf(made) === Object.prototype);`;
    expect(compiled(source)).toContain('...null');
    expect(run(compiled(source))).toEqual([[['__proto__', 'b', 'a', 'c'], 4, 5, true]]);
  });
});

const FILE = '/program.ts';
const OPTIONS: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, lib: ['lib.es2023.d.ts'], module: ts.ModuleKind.None, types: [], strict: true, ignoreDeprecations: '6.0' };
const libraries = new Map<string, ts.SourceFile | undefined>();

/** A program as the build makes it. */
function compiled(source: string): string {
  const standard = ts.createCompilerHost(OPTIONS);
  const text = `declare function say(...values: unknown[]): void;\n${source}\nexport {};`;
  let out = '';
  const program = ts.createProgram([FILE], { ...OPTIONS, module: ts.ModuleKind.ESNext }, {
    ...standard,
    getSourceFile: (name, target) => {
      if (name === FILE) return ts.createSourceFile(name, text, target);
      if (!libraries.has(name)) libraries.set(name, standard.getSourceFile(name, target));
      return libraries.get(name);
    },
    writeFile: (_, made) => void (out = made),
    fileExists: (name) => name === FILE || standard.fileExists(name),
  });
  expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText)).toEqual([]);
  program.emit(undefined, undefined, undefined, false, { before: [arraysByIndex(program.getTypeChecker()), spreadAfterNull] });
  return out.replace(/export \{\};\s*$/, '');
}

function run(program: string): unknown {
  const said: unknown[] = [];
  vm.runInNewContext(`(() => {\n${program}\n})()`, { say: (...values: unknown[]) => said.push(structuredClone(values)) });
  return said;
}
