import * as path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(__dirname, '../..');
const ENTRIES = ['lib/index.ts', 'lib/policy/index.ts', 'lib/testing/index.ts'].map((file) => path.join(ROOT, file));
const program = ts.createProgram(ENTRIES, { ...optionsOf('tsconfig.json'), noEmit: true, types: [] });
const checker = program.getTypeChecker();

interface Exported {
  /** `ProductionService (constructs/production-service/production-service.ts)` */
  readonly name: string;
  readonly symbol: ts.Symbol;
  readonly declarations: readonly ts.Declaration[];
  /** False for a class of which only the type is exported. */
  readonly isValue: boolean;
}

/** Every symbol of ours that a user can import; what is passed on from other packages is documented there. */
const exported: readonly Exported[] = ENTRIES.flatMap(exportsOf).flatMap((alias) => {
  const symbol = alias.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias;
  const declarations = (symbol.declarations ?? []).filter(isOurs);
  const isValue = !alias.declarations?.some((declaration) => ts.isExportSpecifier(declaration) && ts.isTypeOnlyExportDeclaration(declaration));
  return declarations.length > 0 ? [{ name: nameOf(symbol.name, declarations[0]), symbol, declarations, isValue }] : [];
});

const shapes = exported.filter(({ declarations }) => declarations.some((declaration) => ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration) || ts.isClassDeclaration(declaration)));

describe('docstrings', () => {
  it('are read of all three entry points', () => {
    const names = exported.map(({ symbol }) => symbol.name);
    expect(names).toEqual(expect.arrayContaining(['ProductionService', 'NamespaceWithQuotaProps', 'synthesize', 'defineRule', 'synthYaml']));
  });

  it('sum up every export in a first sentence', () => {
    expect(exported.filter(({ symbol }) => !isSentence(summaryOf(symbol))).map(({ name }) => name)).toEqual([]);
  });

  it('sum up every method of a class', () => {
    const bare = shapes.flatMap(({ name, declarations }) =>
      declarations.filter(ts.isClassDeclaration).flatMap(({ members }) =>
        members
          .filter((member) => ts.isMethodDeclaration(member) && isPublic(member) && !has(member, ts.SyntaxKind.OverrideKeyword))
          .filter((member) => !isSentence(summaryOf(symbolOf(member))))
          .map((member) => `${name}.${member.name?.getText()}`),
      ),
    );
    expect(bare).toEqual([]);
  });

  it('say the default of every optional prop', () => {
    const silent = shapes.flatMap(({ name, declarations }) =>
      declarations.flatMap((declaration) => optionalProps(declaration).filter((prop) => ts.getJSDocTags(prop).every((tag) => tag.tagName.text !== 'default' || textOf(tag) === '')).map((prop) => `${name} ${prop.name.getText()}`)),
    );
    expect(silent).toEqual([]);
  });

  it('write a default as a literal, or as a dash and words', () => {
    const odd = shapes.flatMap(({ name, declarations }) =>
      declarations.flatMap((declaration) =>
        optionalProps(declaration).flatMap((prop) => {
          const tag = ts.getJSDocTags(prop).find(({ tagName }) => tagName.text === 'default');
          return tag && !/^(- \S|'[^']*'|-?\d|true\b|false\b|`|\[|\{)/.test(textOf(tag)) ? [`${name} ${prop.name.getText()}: ${textOf(tag)}`] : [];
        }),
      ),
    );
    expect(odd).toEqual([]);
  });

  it('show every class that is used with `new` in one example', () => {
    const wrong = exported.filter(({ declarations, isValue }) => isValue && declarations.some((declaration) => ts.isClassDeclaration(declaration) && hasPublicConstructor(declaration) && ts.getJSDocTags(declaration).filter(({ tagName }) => tagName.text === 'example').length !== 1));
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});

function optionsOf(file: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(path.join(ROOT, file), (name) => ts.sys.readFile(name)) as { config: unknown };
  return ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, ROOT).options;
}

function exportsOf(file: string): ts.Symbol[] {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${file} exports nothing`);
  return checker.getExportsOfModule(module);
}

function isOurs(declaration: ts.Declaration): boolean {
  return !declaration.getSourceFile().fileName.includes('/node_modules/');
}

function nameOf(name: string, declaration: ts.Declaration | undefined): string {
  return `${name} (${path.relative(ROOT, declaration?.getSourceFile().fileName ?? '')})`;
}

function symbolOf(member: ts.ClassElement): ts.Symbol | undefined {
  return member.name && checker.getSymbolAtLocation(member.name);
}

function summaryOf(symbol: ts.Symbol | undefined): string {
  return ts.displayPartsToString(symbol?.getDocumentationComment(checker)).trim();
}

function isSentence(text: string): boolean {
  return /^[A-Z`'][^]*[.:?!`)]$/.test(text);
}

function textOf(tag: ts.JSDocTag): string {
  return (ts.getTextOfJSDocComment(tag.comment) ?? '').trim();
}

function has(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);
}

function isPublic(node: ts.Node): boolean {
  return !has(node, ts.SyntaxKind.PrivateKeyword) && !has(node, ts.SyntaxKind.ProtectedKeyword);
}

function hasPublicConstructor(declaration: ts.ClassDeclaration): boolean {
  const own = declaration.members.filter(ts.isConstructorDeclaration);
  return own.length === 0 || own.some(isPublic);
}

/** Optional properties at any depth of a declaration, inline maps and unions too. */
function optionalProps(declaration: ts.Declaration): ts.PropertySignature[] {
  const found: ts.PropertySignature[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node) && node.questionToken && !isNever(node)) found.push(node);
    if (!ts.isBlock(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(declaration, visit);
  return found;
}

/** `x?: never` forbids a prop. */
function isNever({ type }: ts.PropertySignature): boolean {
  return type?.kind === ts.SyntaxKind.NeverKeyword;
}
