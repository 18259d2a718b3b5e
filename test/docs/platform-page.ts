import * as path from 'node:path';
import ts from 'typescript';
import { ROOT } from '../architecture/sources';
import { DEFAULT_PLATFORM } from '../../lib/kube/platform';

const FILE = path.join(ROOT, 'lib/kube/platform.ts');

/** The tables of `docs/platform.md`, from the types and their docstrings: what a platform is, and the engines that it may name. */
export function platformTables(): { readonly facts: string; readonly engines: string } {
  const { config } = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), (name) => ts.sys.readFile(name)) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, ROOT);
  const program = ts.createProgram([FILE], { ...options, noEmit: true, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(FILE);
  if (!source) throw new Error(`${FILE} is not there`);
  const propsOf = (name: string): ts.PropertySignature[] => source.statements.filter(ts.isInterfaceDeclaration).filter((each) => each.name.text === name).flatMap(({ members }) => members.filter(ts.isPropertySignature));
  return {
    facts: table(['key', 'what it says', 'default'], propsOf('PlatformProps').map((prop) => [`\`${prop.name.getText()}\``, summaryOf(prop), defaultOf(prop)])),
    engines: table(['key', 'what it serves', 'engines', 'default'], propsOf('Capabilities').map((prop) => [`\`${prop.name.getText()}\``, summaryOf(prop), enginesOf(checker.getTypeAtLocation(prop)).map((engine) => `\`${engine}\``).join(', '), `\`${standard(prop.name.getText())}\``])),
  };

  function summaryOf(prop: ts.PropertySignature): string {
    const symbol = checker.getSymbolAtLocation(prop.name);
    return ts.displayPartsToString(symbol?.getDocumentationComment(checker)).replaceAll('\n', ' ').replaceAll('|', '\\|').trim();
  }

  function defaultOf(prop: ts.PropertySignature): string {
    const tag = ts.getJSDocTags(prop).find(({ tagName }) => tagName.text === 'default');
    const text = (ts.getTextOfJSDocComment(tag?.comment) ?? '').trim();
    return text.startsWith('- ') ? text.slice(2) : `\`${text}\``;
  }

  /** The names of engines in a type: its literals, and the `engine` of its objects. */
  function enginesOf(type: ts.Type): string[] {
    const parts = type.isUnion() ? type.types : [type];
    const names = parts.flatMap((part) => {
      const property = checker.getPropertyOfType(part, 'engine');
      const engine = part.isStringLiteral() || property === undefined ? part : checker.getTypeOfSymbol(property);
      return (engine.isUnion() ? engine.types : [engine]).flatMap((each) => (each.isStringLiteral() ? [each.value] : []));
    });
    return [...new Set(names)].filter((name) => name !== 'none');
  }
}

function standard(capability: string): string {
  const engine: unknown = Object.entries(DEFAULT_PLATFORM).find(([key]) => key === capability)?.[1];
  return typeof engine === 'string' ? engine : (engine as { readonly engine: string }).engine;
}

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
