import ts from 'typescript';

/**
 * A step of the compiler: where the type says that a value is an array, `for (const x of list)` walks it by index, and `const [a, b] = pair`
 * takes elements by index. The language asks an iterator instead, and an object for each element; a program that ends before V8 has
 * optimized it pays for both. For arrays the meaning is the same, also for one that grows while it is walked.
 */
export function arraysByIndex(checker: ts.TypeChecker): ts.TransformerFactory<ts.SourceFile> {
  return (context) => {
    const { factory } = context;
    const declaration = (name: ts.BindingName, value: ts.Expression) => factory.createVariableDeclaration(name, undefined, undefined, value);

    /** The declarations that give a name, or each name of a pattern, its value. */
    function declarations(name: ts.BindingName, value: ts.Expression): ts.VariableDeclaration[] {
      if (!ts.isArrayBindingPattern(name) || !isPlain(name) || !isArray(checker.getTypeAtLocation(name))) return [declaration(ts.visitNode(name, visit) as ts.BindingName, value)];
      const list = factory.createUniqueName('list');
      return [declaration(list, value), ...elements(name, list)];
    }
    function elements(pattern: ts.ArrayBindingPattern, list: ts.Identifier): ts.VariableDeclaration[] {
      return pattern.elements.flatMap((element, index) => (ts.isOmittedExpression(element) ? [] : declarations(element.name, factory.createElementAccessExpression(list, index))));
    }

    function walk(loop: ts.ForOfStatement, { declarations: [item], flags }: ts.VariableDeclarationList): ts.Node {
      if (!item || loop.awaitModifier) return ts.visitEachChild(loop, visit, context);
      const counted = entriesOf(loop.expression, item.name);
      const source = ts.visitNode(counted?.list ?? loop.expression, visit) as ts.Expression;
      const body = ts.visitNode(loop.statement, visit) as ts.Statement;
      const bodyAfter = (...each: readonly ts.VariableDeclaration[]) => blockOf(each, flags & ts.NodeFlags.BlockScoped, body);
      const list = factory.createUniqueName('list');
      if (counted || isArray(checker.getTypeAtLocation(loop.expression))) {
        const index = factory.createUniqueName('index');
        const start = factory.createVariableDeclarationList([declaration(index, factory.createNumericLiteral(0)), declaration(list, source)], ts.NodeFlags.Let);
        const goOn = factory.createLessThan(index, factory.createPropertyAccessExpression(list, 'length'));
        const value = factory.createElementAccessExpression(list, index);
        const each = counted ? [declaration(counted.index, index), ...declarations(counted.value, value)] : declarations(item.name, value);
        return factory.createForStatement(start, goOn, factory.createPostfixIncrement(index), bodyAfter(...each));
      }
      if (ts.isIdentifier(item.name)) return factory.updateForOfStatement(loop, undefined, loop.initializer, source, body);
      const entry = factory.createVariableDeclarationList([factory.createVariableDeclaration(list)], ts.NodeFlags.Const);
      return factory.updateForOfStatement(loop, undefined, entry, source, bodyAfter(...declarations(item.name, list)));
    }

    /** The parts of `const [index, value] of list.entries()`. */
    function entriesOf(of: ts.Expression, name: ts.BindingName): { readonly list: ts.Expression; readonly index: ts.Identifier; readonly value: ts.BindingName } | undefined {
      if (!ts.isCallExpression(of) || !ts.isPropertyAccessExpression(of.expression) || of.expression.name.text !== 'entries' || of.arguments.length > 0) return undefined;
      if (!ts.isArrayBindingPattern(name) || !isPlain(name) || !isArray(checker.getTypeAtLocation(of.expression.expression))) return undefined;
      const [index, value, ...more] = name.elements;
      if (!index || !value || more.length > 0 || ts.isOmittedExpression(index) || ts.isOmittedExpression(value) || !ts.isIdentifier(index.name)) return undefined;
      return { list: of.expression.expression, index: index.name, value: value.name };
    }

    function declare(list: ts.VariableDeclarationList): ts.Node {
      const each = list.declarations.flatMap((one) =>
        one.initializer && ts.isArrayBindingPattern(one.name) ? declarations(one.name, ts.visitNode(one.initializer, visit) as ts.Expression) : [ts.visitNode(one, visit) as ts.VariableDeclaration],
      );
      return factory.updateVariableDeclarationList(list, each);
    }

    /** `([a, b]) => …` takes its elements in a first statement. */
    function take(arrow: ts.ArrowFunction): ts.Node {
      const taken: ts.VariableDeclaration[] = [];
      const parameters = arrow.parameters.map((parameter) => {
        const { name } = parameter;
        if (parameter.initializer || parameter.dotDotDotToken || !ts.isArrayBindingPattern(name) || !isPlain(name) || !isArray(checker.getTypeAtLocation(parameter))) return ts.visitNode(parameter, visit) as ts.ParameterDeclaration;
        const list = factory.createUniqueName('list');
        taken.push(...elements(name, list));
        return factory.createParameterDeclaration(undefined, undefined, list);
      });
      if (taken.length === 0) return ts.visitEachChild(arrow, visit, context);
      const body = ts.visitNode(arrow.body, visit) as ts.ConciseBody;
      const block = blockOf(taken, ts.NodeFlags.Const, ts.isBlock(body) ? body : factory.createReturnStatement(body));
      return factory.updateArrowFunction(arrow, arrow.modifiers, arrow.typeParameters, parameters, arrow.type, arrow.equalsGreaterThanToken, block);
    }

    /** A body that begins with declarations. */
    function blockOf(first: readonly ts.VariableDeclaration[], flags: ts.NodeFlags, body: ts.Statement): ts.Block {
      const declared = factory.createVariableStatement(undefined, factory.createVariableDeclarationList(first, flags));
      return factory.createBlock([declared, ...(ts.isBlock(body) ? body.statements : [body])], true);
    }

    function visit(node: ts.Node): ts.Node {
      if (ts.isForOfStatement(node) && ts.isVariableDeclarationList(node.initializer)) return walk(node, node.initializer);
      if (ts.isVariableDeclarationList(node)) return declare(node);
      if (ts.isArrowFunction(node)) return take(node);
      return ts.visitEachChild(node, visit, context);
    }
    return (file) => ts.visitNode(file, visit) as ts.SourceFile;
  };

  function isArray(type: ts.Type): boolean {
    return type.isUnion() ? type.types.every(isArray) : checker.isArrayType(type) || checker.isTupleType(type);
  }
}

/** Whether a pattern has neither a rest nor a value for what is missing. */
function isPlain(pattern: ts.ArrayBindingPattern): boolean {
  return pattern.elements.every((element) => ts.isOmittedExpression(element) || (!element.dotDotDotToken && !element.initializer));
}
