import { Composer, isCollection, isPair, isScalar, Lexer, Parser, Scalar, type Document } from 'yaml';

/**
 * The tokens of a text as Go's reader finds them. The YAML specification wants each line of a quoted text, and of a list or map in brackets,
 * deeper than its key; Go takes them from any column, and people publish such manifests.
 */
export function lexemesOf(text: string): Generator<string> {
  const lexer = new Lexer() as unknown as IndentedTexts;
  for (const part of ['parseQuotedScalar', 'parseFlowCollection'] as const) {
    const parse = lexer[part];
    lexer[part] = function* () {
      const indent = lexer.indentNext;
      lexer.indentNext = 0;
      const next = yield* parse.call(lexer);
      lexer.indentNext = indent;
      return next;
    };
  }
  return lexer.lex(text);
}

/** The parts of the lexer that ask of lines to be indented so far. */
interface IndentedTexts {
  indentNext: number;
  parseQuotedScalar(): Generator<string, unknown>;
  parseFlowCollection(): Generator<string, unknown>;
  lex(text: string): Generator<string>;
}

/** The first document of a text, with no scalar resolved yet. */
export function documentOf(text: string): Document | undefined {
  const parser = new Parser();
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, resolveKnownTags: false, logLevel: 'silent' });
  function* tokens() {
    for (const lexeme of lexemesOf(text)) yield* parser.next(lexeme);
    yield* parser.end();
  }
  for (const document of composer.compose(tokens(), true, text.length)) {
    if (!text.endsWith('\n')) endBlock(document.contents, text);
    return document;
  }
  return undefined;
}

/** A block at the end of a text that does not end its last line: the parser adds the line break, Go does not. */
function endBlock(root: unknown, text: string): void {
  if (text.slice(text.lastIndexOf('\n') + 1).trim() === '') return;
  let node: unknown = root;
  while (isCollection(node)) {
    const last: unknown = node.items.at(-1);
    node = isPair(last) ? last.value : last;
  }
  if (isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED)) node.source = node.source?.replace(/\n$/, '');
}
