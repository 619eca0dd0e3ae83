// What the sources say of primitives and of the functions around them, read with the TypeScript compiler: one text for code and pages.
import { readFileSync } from "node:fs";
import ts from "typescript";

/** A function that is called as an operation, or a primitive that has none. */
export interface Documented {
  /** Of the function; of the primitive where there is no function. */
  readonly name: string;
  /** The primitive that the function applies; absent where it is composed of other operations. */
  readonly primitive?: string;
  readonly isExported: boolean;
  /** The first line of the docstring, which says what is computed. */
  readonly summary: string;
  /** The text after `@shape`. */
  readonly shapes?: string;
  /** The functions that its body calls. */
  readonly calls: readonly string[];
}

export interface SourceFile {
  /** The comment that opens the file. */
  readonly subject: string;
  readonly entries: readonly Documented[];
  /** By a primitive's name, the cotangents of its inputs as its vjp has them: one for one, or all in one expression. */
  readonly cotangents: ReadonlyMap<string, readonly string[]>;
}

/** The documented operations of one file of primitives, in the file's order. */
export function readSource(path: string): SourceFile {
  const text = readFileSync(path, "utf8");
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const primitives = new Map(source.statements.flatMap(primitiveConstants));
  const functions = source.statements.filter(ts.isFunctionDeclaration).flatMap((declaration) => {
    const applied = callsIn(declaration).flatMap(({ callee, first }) =>
      callee === "apply" && first ? [primitives.get(first)] : [],
    );
    const { summary, shapes } = docstringOf(declaration);
    const name = declaration.name?.text;
    if (name === undefined || summary === undefined) return [];
    const calls = callsIn(declaration).map(({ callee }) => callee);
    const isExported = declaration.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
    return [{ name, summary, isExported, calls, ...(applied[0] && { primitive: applied[0] }), ...(shapes && { shapes }) }];
  });
  const nameless = source.statements.flatMap((statement) =>
    primitiveConstants(statement).flatMap(([, name]) => {
      const { summary, shapes } = docstringOf(statement);
      if (summary === undefined) return [];
      return [{ name, primitive: name, summary, isExported: false, calls: [], ...(shapes && { shapes }) }];
    }),
  );
  const cotangents = new Map(
    source.statements.flatMap((statement) =>
      primitiveConstants(statement).map(([, name]): [string, string[]] => [name, cotangentsOf(statement)]),
    ),
  );
  return { subject: /^\/\/ (.*)/.exec(text)?.[1] ?? "", entries: [...functions, ...nameless], cotangents };
}

/** `[the constant, the primitive's name]` for each primitive that a statement defines. */
function primitiveConstants(statement: ts.Statement): [string, string][] {
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap((declaration) => {
    const name = declaration.name.getText();
    const own = name.endsWith("Primitive") ? nameWithin(declaration) : undefined;
    return own === undefined ? [] : [[name, own]];
  });
}

function nameWithin(node: ts.Node): string | undefined {
  const value = propertyWithin(node, "name");
  return value !== undefined && ts.isStringLiteral(value) ? value.text : undefined;
}

function cotangentsOf(node: ts.Node): string[] {
  const vjp = propertyWithin(node, "vjp");
  if (vjp === undefined || !ts.isArrowFunction(vjp)) return [];
  const expressions = ts.isArrayLiteralExpression(vjp.body) ? [...vjp.body.elements] : [vjp.body];
  return expressions.map((expression) => withoutTypes(expression.getText()));
}

/** An expression as it computes: `(x as Tensor).shape` as `x.shape`, on one line. */
function withoutTypes(expression: string): string {
  return expression
    .replaceAll(/ as \w+/g, "")
    .replaceAll(/\((\w+)\)\./g, "$1.")
    .replaceAll(/\s+/g, " ");
}

/** The value of the first property of that name within a node. */
function propertyWithin(node: ts.Node, name: string): ts.Expression | undefined {
  if (ts.isPropertyAssignment(node) && node.name.getText() === name) return node.initializer;
  return ts.forEachChild(node, (child) => propertyWithin(child, name));
}

function callsIn(node: ts.Node): { readonly callee: string; readonly first: string | undefined }[] {
  const calls: { callee: string; first: string | undefined }[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isCallExpression(child)) calls.push({ callee: child.expression.getText(), first: child.arguments[0]?.getText() });
    ts.forEachChild(child, visit);
  };
  visit(node);
  return calls;
}

function docstringOf(node: ts.Node): { readonly summary?: string; readonly shapes?: string } {
  const doc = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
  const summary = ts.getTextOfJSDocComment(doc?.comment)?.split("\n")[0]?.replaceAll(/ {2,}/g, " ");
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === "shape");
  const shapes = ts.getTextOfJSDocComment(tag?.comment)?.split("\n")[0];
  return { ...(summary && { summary }), ...(shapes && { shapes }) };
}
