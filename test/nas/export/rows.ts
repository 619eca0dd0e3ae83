// Rows to hold exports against the engine: any cells of a model's columns, and what the engine answers to them.
import fc from "fast-check";
import { type Encoding, encodedWidth, inputCount } from "../../../src/data/index.js";
import { buildNetwork, type Model, parseArchitecture } from "../../../src/nas/index.js";
import { stream, type Tensor, tensor, toFloats, valueOf } from "../../../src/tensor/index.js";

/** A number, 1 or 0, or a level; `null` where the cell is missing. */
export type Cell = number | string | null;

/** A level that no training has seen. */
export const unseen = "never seen before";

const cellOf = (column: Encoding): fc.Arbitrary<Cell> => {
  if (column.type === "category") return fc.constantFrom(...column.levels, ...column.rare, unseen, null);
  // Not further out: where large terms cancel, single precision itself is no more right than the tolerance.
  const number = fc.double({ noNaN: true, min: -4, max: 4 }).map((z) => Math.fround(column.mean + z * column.deviation));
  const present = column.type === "boolean" ? fc.constantFrom(0, 1) : number;
  return column.fill === null ? present : fc.option(present, { freq: 4 });
};

/** Rows that the model can answer. */
export function rowsFor({ networks }: Model): fc.Arbitrary<Cell[][]> {
  const columns = networks[0]?.encoder.columns ?? [];
  return fc.array(fc.tuple(...columns.map(cellOf)), { minLength: 1, maxLength: 6 });
}

/** What the engine answers: a probability a class or one value, the mean of the networks; in double precision from the encoded inputs on. */
export function engineAnswers(model: Model, rows: readonly (readonly Cell[])[]): number[][] {
  const answers = model.networks.map(({ encoder, scale, parameters }) => {
    const width = inputCount(encoder);
    const inputs = tensor(
      rows.flatMap((row) => encoder.columns.flatMap((column, j) => inputsOf(column, row[j] ?? null))),
      [rows.length, width],
      "f64",
    );
    const weights = parameters.map(({ shape, values }): Tensor => tensor(values.map(Math.fround), shape, "f64"));
    const network = buildNetwork(parseArchitecture(model.architecture), { features: width, classes: 2 }, stream(0, "unused"));
    const units = network.forward(weights, inputs);
    const logits = toFloats(valueOf(units), "f64");
    const outputs = units.shape[1] as number;
    return rows.map((_, i) => answerOf(model, [...logits.slice(i * outputs, (i + 1) * outputs)], scale));
  });
  return rows.map((_, i) =>
    (answers[0]?.[i] ?? []).map(
      (_, k) => answers.reduce((sum, answer) => sum + (answer[i]?.[k] ?? Number.NaN), 0) / answers.length,
    ),
  );
}

/** A cell's inputs, as the encoder's docstrings say. */
function inputsOf(column: Encoding, cell: Cell): number[] {
  const inputs = new Array<number>(encodedWidth(column)).fill(0);
  const missing = inputs.length - 1;
  if (column.type === "category") {
    const other = column.rare.length > 0 ? column.levels.length : -1;
    const known = cell === null ? -1 : column.levels.indexOf(String(cell));
    const at = cell === null && column.flagsMissing ? missing : known === -1 ? other : known;
    if (at !== -1) inputs[at] = 1;
    return inputs;
  }
  const value = cell === null ? (column.fill ?? Number.NaN) : Math.fround(Number(cell));
  inputs[0] = Math.fround((value - column.mean) / column.deviation);
  if (cell === null && column.flagsMissing) inputs[missing] = 1;
  return inputs;
}

function answerOf({ target }: Model, units: number[], scale: Model["networks"][number]["scale"]): number[] {
  const [first = Number.NaN] = units;
  if (target.task === "regression") return [first * (scale?.deviation ?? 1) + (scale?.mean ?? 0)];
  if (target.classes.length === 2) return [1 / (1 + Math.exp(first)), 1 / (1 + Math.exp(-first))];
  const exponentials = units.map((unit) => Math.exp(unit - Math.max(...units)));
  return exponentials.map((value) => value / exponentials.reduce((sum, other) => sum + other, 0));
}

/** The largest difference of answers: of probabilities as it is, of values relative to the model's unit and the size of the value. */
export function largestDifference({ target, networks }: Model, a: readonly number[][], b: readonly number[][]): number {
  const unit = networks[0]?.scale?.deviation ?? 1;
  const differences = a.flatMap((answer, i) =>
    answer.map((value, k) => {
      const difference = Math.abs(value - (b[i]?.[k] ?? Number.NaN));
      return target.task === "regression" ? difference / (unit + Math.abs(value)) : difference;
    }),
  );
  return differences.reduce((most, difference) => (difference > most || Number.isNaN(difference) ? difference : most), 0);
}
