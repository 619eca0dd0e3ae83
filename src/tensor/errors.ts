// Errors that say where, which rule was broken, and with which values; the facts also as fields.

/** `(2, 3)`, as shapes are written in messages. */
export function formatShape(shape: readonly number[]): string {
  return `(${shape.join(", ")})`;
}

/** The root of every error that a caller can have caused: `<where>: <the rule>, got <values>`, and what to do next. */
export class MlpnasError extends Error {
  readonly where: string;
  readonly rule: string;
  readonly got: string | undefined;
  readonly hint: string | undefined;

  constructor(where: string, rule: string, facts: { got?: string; hint?: string } = {}) {
    super(
      `${where}: ${rule}${facts.got === undefined ? "" : `, got ${facts.got}`}${facts.hint === undefined ? "" : `\nhint: ${facts.hint}`}`,
    );
    this.name = new.target.name;
    this.where = where;
    this.rule = rule;
    this.got = facts.got;
    this.hint = facts.hint;
  }
}

/** Shapes that do not fit the operation they were given to. */
export class ShapeError extends MlpnasError {
  readonly shapes: readonly (readonly number[])[];

  constructor(where: string, rule: string, shapes: readonly (readonly number[])[]) {
    super(where, rule, { got: shapes.map(formatShape).join(" and ") });
    this.shapes = shapes;
  }
}

/** A value outside the range that an operation or a setting accepts. */
export class ValueError extends MlpnasError {}
