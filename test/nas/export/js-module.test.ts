// Exported ES modules, imported and asked on the same rows as the engine.
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import type { Encoding } from "../../../src/data/index.js";
import { jsModule, type Model } from "../../../src/nas/index.js";
import { flat, models } from "../model/models.js";
import { type Cell, engineAnswers, largestDifference, rowsFor } from "./rows.js";

interface Answer {
  readonly class?: string;
  readonly probabilities?: Readonly<Record<string, number>>;
  readonly value?: number;
}
type Row = Readonly<Record<string, unknown>>;
interface Imported {
  predict(row: Row, options?: { unknown: "error" | "other" }): Answer;
  predict(rows: readonly Row[], options?: { unknown: "error" | "other" }): Answer[];
  readonly classes: readonly string[] | null;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly model: Pick<Model, "architecture" | "target" | "metrics" | "provenance">;
}

const imported = async (model: Model): Promise<Imported> =>
  (await import(/* @vite-ignore */ `data:text/javascript;charset=utf-8,${encodeURIComponent(jsModule(model).code)}`)) as Imported;

/** Names may be `__proto__`, which an assignment would not set. */
const rowOf = (model: Model, cells: readonly Cell[]): Row =>
  Object.fromEntries((model.networks[0]?.encoder.columns ?? []).map(({ name }, j) => [name, cells[j] ?? null]));

const numbersOf = ({ target }: Model, { probabilities = {}, value = Number.NaN }: Answer): number[] =>
  target.task === "regression" ? [value] : target.classes.map((name) => probabilities[name] as number);

const house = { size: 70, lift: true, state: "new" };

describe("an exported ES module", () => {
  it("answers any rows as the engine does, and names the most probable class", async () => {
    const cases = models
      .filter(({ networks }) => networks.every(({ encoder }) => encoder.columns.every(hasReadableLevels)))
      .chain((model) => fc.tuple(fc.constant(model), rowsFor(model)));
    await fc.assert(
      fc.asyncProperty(cases, async ([model, rows]) => {
        const { predict, classes } = await imported(model);
        const answers = predict(
          rows.map((cells) => rowOf(model, cells)),
          { unknown: "other" },
        );
        const numbers = answers.map((answer) => numbersOf(model, answer));
        expect(largestDifference(model, engineAnswers(model, rows), numbers)).toBeLessThanOrEqual(1e-6);
        const { target } = model;
        if (target.task === "regression") expect(classes).toBeNull();
        else {
          expect(classes).toEqual(target.classes);
          expect(answers.map((answer) => answer.class)).toEqual(
            numbers.map((answer) => target.classes[answer.indexOf(Math.max(...answer))]),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it("gives one answer to one row, and a list of them to a list", async () => {
    const { predict } = await imported(flat);
    const [first] = predict([house]);
    expect(predict(house)).toEqual(first);
    expect(predict([])).toEqual([]);
  });

  it("says what it was made of", async () => {
    const { columns, model } = await imported(flat);
    expect(columns).toEqual([
      { name: "size", type: "number" },
      { name: "lift", type: "boolean" },
      { name: "state", type: "category" },
    ]);
    const { architecture, target, metrics, provenance } = flat;
    expect(model).toEqual({ architecture, target, metrics, provenance });
  });

  it("reads texts as they stand in a table", async () => {
    const { predict } = await imported(flat);
    const plain = predict(house);
    for (const row of [
      { size: " 70 ", lift: "Yes", state: " new " },
      { size: "7e1", lift: "T", state: "new", other: "not read" },
      { size: "70.0", lift: 1, state: "new" },
    ])
      expect(predict(row)).toEqual(plain);
    const missing = predict({ ...house, size: null });
    for (const size of [Number.NaN, "", "NA", " ? "]) expect(predict({ ...house, size })).toEqual(missing);
  });

  it("reads a decimal comma where the table had them", async () => {
    const { predict } = await imported(withColumns([number("size", { decimal: "," })]));
    expect(predict({ size: "7,5" })).toEqual(predict({ size: 7.5 }));
    expect(() => predict({ size: "7.5" })).toThrow('row: column "size" must be a number, got "7.5"');
  });

  it.each<[string, Row, string]>([
    [
      "a column is not there",
      { size: 1, lift: true },
      'row: column "state" must be there\nhint: null stands for a missing value',
    ],
    ["a level is unknown", { ...house, state: "fair" }, 'row: column "state" must have a level that was seen in training'],
    ["a number is none", { ...house, size: "big" }, 'row: column "size" must be a number, got "big"'],
    ["a number is too large", { ...house, size: 1e39 }, 'row: column "size" must fit 32-bit floats (up to 3.4e38), got 1e+39'],
    ["neither yes nor no", { ...house, lift: "maybe" }, 'row: column "lift" must be true or false, got "maybe"'],
    [
      "a value may not be missing",
      { ...house, lift: null },
      'row: column "lift" must have a value in every row, got a missing cell',
    ],
  ])("refuses a row where %s", async (_, row, message) => {
    const { predict } = await imported(flat);
    expect(() => predict(row)).toThrow(message);
    expect(() => predict([house, row])).toThrow(message.replace("row:", "rows[1]:"));
  });

  it("takes an unknown level for a rare one when asked to", async () => {
    const { predict } = await imported(flat);
    expect(predict({ ...house, state: "fair" }, { unknown: "other" })).toEqual(predict({ ...house, state: "ruin" }));
  });

  it.each(["__proto__", "constructor", "</script>", "a\nb", "a\u2028b", 'quo"te', "\\", "*/", "`$" + "{1}`", "<!--"])(
    "keeps the name %j as it is, for columns, levels, classes and files",
    async (name) => {
      const model: Model = {
        ...withColumns([number(name), { type: "category", name: `${name} 2`, levels: [name], rare: [], flagsMissing: false }]),
        target: { task: "classification", column: name, classes: [name, "other"] },
        provenance: { ...flat.provenance, data: name, mlpnas: name },
      };
      const { predict, classes, columns } = await imported(model);
      expect(classes).toEqual([name, "other"]);
      expect(columns[0]?.name).toBe(name);
      const { probabilities = {} } = predict(
        Object.fromEntries([
          [name, 1],
          [`${name} 2`, name],
        ]),
      );
      expect(Object.keys(probabilities).sort()).toEqual([name, "other"].sort());
      const { code, types } = jsModule(model);
      for (const text of [code, types]) expect(text).not.toMatch(/<\/script|<!--|[\u2028\u2029]/);
      expect(syntaxErrors(types)).toEqual([]);
      expect(() => predict({ [`${name} 2`]: name })).toThrow(`column ${JSON.stringify(name)} must be there`);
    },
  );

  it("takes less than 10 KB beside its weights, and makes no code from text", () => {
    const { code } = jsModule(withColumns([number("x")]));
    expect(code.length).toBeLessThan(10_000);
    expect(code).not.toMatch(/\beval\b|new Function|\bimport\s*\(|\brequire\b|^import/m);
  });

  it("has types that a program is checked by", () => {
    const program = (text: string): string => `import { predict } from "./model.js";\n${text}`;
    const faulty = filesWithTypeErrors({
      "model.d.ts": jsModule(flat).types,
      "class.ts": program('const c: "no" | "yes" = predict({ size: 1, lift: true, state: null }).class;\nvoid c;'),
      "list.ts": program('predict([{ size: "1", lift: "no", state: "new" }])[0]?.probabilities.yes.toFixed();'),
      "never-missing.ts": program('predict({ size: 1, lift: null, state: "new" });'),
      "without-column.ts": program("predict({ size: 1, lift: true });"),
    });
    expect(faulty).toEqual(["never-missing.ts", "without-column.ts"]);
  });
});

/** Levels of a table are trimmed and never one of the texts for missing cells, which models of any levels may have. */
function hasReadableLevels(column: Encoding): boolean {
  return (
    column.type !== "category" ||
    [...column.levels, ...column.rare].every((level) => /^[a-z]/i.test(level) && !/^(na|n\/a|nan|null|none)$/i.test(level))
  );
}

function number(name: string, more: { readonly decimal?: "," } = {}): Encoding {
  return { type: "number", name, mean: 2, deviation: 3, fill: 2, flagsMissing: false, ...more };
}

/** `flat` with other columns. */
function withColumns(columns: readonly Encoding[]): Model {
  const inputs = columns.reduce((sum, column) => sum + (column.type === "category" ? column.levels.length : 1), 0);
  const values = Array.from({ length: inputs }, (_, i) => 0.25 + i);
  return {
    ...flat,
    networks: [
      {
        encoder: { columns },
        parameters: [
          { shape: [inputs, 1], values },
          { shape: [1], values: [0.5] },
        ],
      },
    ],
  };
}

function syntaxErrors(text: string): string[] {
  const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
  return diagnostics.map(({ messageText }) => String(messageText));
}

/** Of some files, those that do not type-check. */
function filesWithTypeErrors(files: Readonly<Record<string, string>>): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipDefaultLibCheck: true,
    lib: ["lib.es2022.d.ts"],
    module: ts.ModuleKind.NodeNext,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const ours = (name: string): string | undefined => files[name.split("/").at(-1) ?? ""];
  const program = ts.createProgram(Object.keys(files), options, {
    ...host,
    fileExists: (name) => ours(name) !== undefined || host.fileExists(name),
    readFile: (name) => ours(name) ?? host.readFile(name),
    getSourceFile: (name, version) => {
      const text = ours(name);
      return text === undefined ? host.getSourceFile(name, version) : ts.createSourceFile(name, text, version);
    },
  });
  const named = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => file?.fileName ?? String(messageText));
  return [...new Set(named)].sort();
}
