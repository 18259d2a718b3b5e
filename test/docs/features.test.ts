import * as fs from 'node:fs';
import * as path from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../architecture/sources';
import { NAMESPACE_FEATURES, SERVICE_FEATURES } from './features';
import { GPU_FEATURES, GPU_LEFT_OUT } from './gpu-features';
import { featuresPage } from './features-page';
import { page } from './page';

const FEATURES = [...SERVICE_FEATURES, ...NAMESPACE_FEATURES, ...GPU_FEATURES];

describe('the page on what can be asked for', () => {
  let types: ReturnType<typeof readExports>;
  beforeAll(() => void (types = readExports()));

  it('is written from its rows; `npm run snapshot` rewrites it', async () => {
    await expect(featuresPage()).toMatchFileSnapshot(path.join(ROOT, 'docs/features.md'));
  });

  it('has no empty cell, and no row twice', () => {
    expect(FEATURES.filter(({ what, given, props, examples, tests }) => [what, given, ...props, ...examples, ...tests.flat()].some((text) => text.trim() === '') || [props, examples, tests].some(({ length }) => length === 0))).toEqual([]);
    expect(new Set(FEATURES.map(({ what }) => what)).size).toBe(FEATURES.length);
  });

  it('names props that there are', () => {
    expect(new Set(FEATURES.flatMap(({ props }) => props).filter((prop) => !types.has(prop)))).toEqual(new Set());
    expect(types.has('ProductionServiceOptions.imagine')).toBe(false);
  });

  it('shows golden files that there are', () => {
    expect(FEATURES.flatMap(({ examples }) => examples).filter((example) => !fs.existsSync(path.join(ROOT, '__snapshots__', `${example}.yaml`)))).toEqual([]);
  });

  it('names for what is not done the decision that says why', () => {
    expect(GPU_LEFT_OUT.filter(({ decision, says }) => !page(`docs/decisions/${decision}`).includes(`**${says}`))).toEqual([]);
  });

  it('is held by tests that there are', () => {
    const missing = FEATURES.flatMap(({ tests }) => tests).filter(([file, title]) => !hasTest(page(`test/${file}`), title));
    expect(missing).toEqual([]);
  });
});

/** True where a file has a test, or a row of a table of tests, of that title. */
function hasTest(source: string, title: string): boolean {
  return ["'", '"', '`'].some((quote) => source.includes(`(${quote}${title}${quote}, `) || source.includes(`[${quote}${title}${quote}, `));
}

/** What the package exports, and the properties below it at any depth. */
function readExports(): { has(prop: string): boolean } {
  const { config } = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), (name) => ts.sys.readFile(name)) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, ROOT);
  const entry = path.join(ROOT, 'lib/index.ts');
  const program = ts.createProgram([entry], { ...options, noEmit: true, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error('the package exports nothing');
  const exported = new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol]));
  return {
    has: (prop) => {
      const [name = '', ...below] = prop.split('.');
      const symbol = exported.get(name);
      if (!symbol) return false;
      const types = [...(symbol.flags & ts.SymbolFlags.Value ? [checker.getTypeOfSymbol(symbol)] : []), ...(symbol.flags & ts.SymbolFlags.Type ? [checker.getDeclaredTypeOfSymbol(symbol)] : [])];
      return types.some((type) => reaches(type, below));
    },
  };

  function reaches(type: ts.Type, [first, ...rest]: readonly string[]): boolean {
    if (first === undefined) return true;
    const solid = checker.getNonNullableType(type);
    return (solid.isUnion() ? solid.types : [solid]).some((each) => {
      const property = checker.getPropertyOfType(each, first);
      return property !== undefined && !(checker.getTypeOfSymbol(property).flags & ts.TypeFlags.Undefined) && reaches(checker.getTypeOfSymbol(property), rest);
    });
  }
}
