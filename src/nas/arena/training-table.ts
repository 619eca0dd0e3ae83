// Table files: every training of a space as CSV, a line an epoch, and the trainings that such a file holds.
import { type Column, quoteText, quoteTexts, type Table } from "../../data/index.js";
import { ValueError } from "../../tensor/index.js";
import { type Architecture, formatArchitecture, parseArchitecture } from "../architecture.js";
import type { EpochScores, Evaluation } from "../job.js";

/** The first line of a table file. */
export const tableHeader =
  "architecture,seed,epoch,parameters,validation_accuracy,validation_loss,test_accuracy,test_loss,seconds";

/**
 * The lines of one training, each ended: the seconds are those of the whole training. An epoch whose loss was not finite is left
 * out, and with it a training that has no other.
 */
export function formatTraining({ architecture, parameters, epochs, seconds }: Evaluation, seed: number): string {
  return epochs
    .filter(({ loss }) => Number.isFinite(loss))
    .map(({ epoch, accuracy, loss, test }) =>
      [
        formatArchitecture(architecture),
        seed,
        epoch,
        parameters,
        accuracy,
        loss,
        test?.accuracy ?? "",
        test?.loss ?? "",
        seconds.toFixed(3),
      ].join(","),
    )
    .map((line) => `${line}\n`)
    .join("");
}

/** All epochs of one training. A score that its table has no column for is NaN. */
export type Curve = readonly EpochScores[];

/** What a table file holds: plain values, so that they cross threads. */
export interface TrainingTable {
  readonly name: string;
  /** (A), ordered by their texts. */
  readonly architectures: readonly Architecture[];
  /** (A); 0 where the file does not say. */
  readonly parameters: readonly number[];
  /** (R), as the file writes them, ordered as texts. */
  readonly seeds: readonly string[];
  /** (A, R) */
  readonly curves: readonly (readonly Curve[])[];
  /** How many architectures lack a seed, and so are left out: of a table that is not finished, or whose training failed. */
  readonly incomplete: number;
}

/**
 * The trainings of a table file. Columns `architecture` and `validation_loss` or `validation_accuracy` are needed; without `seed` there
 * is one training an architecture, without `epoch` each has one epoch. Columns may stand in any order, rows too.
 * @throws ValueError when a column is missing or not of numbers, when there are no trainings, or when an epoch stands there twice
 */
export function trainingTableOf(table: Table): TrainingTable {
  const names = columnOf(table, "architecture");
  const numbers = (name: string): Float64Array | undefined => numbersOf(table, name);
  const [losses, accuracies] = [numbers("validation_loss"), numbers("validation_accuracy")];
  if (losses === undefined && accuracies === undefined) columnOf(table, "validation_accuracy");
  const [epochs, parameters] = [numbers("epoch"), numbers("parameters")];
  const [testLosses, testAccuracies] = [numbers("test_loss"), numbers("test_accuracy")];
  const seedColumn = table.columns.find(({ name }) => name === "seed");

  const found = new Map<string, { readonly parameters: number; readonly bySeed: Map<string, EpochScores[]> }>();
  const seeds = new Set<string>();
  const texts = new Map<string, string>(); // parsed once each: a table has a line an epoch
  for (let row = 0; row < table.rows; row++) {
    const written = String(names.values[row]);
    const text = texts.get(written) ?? formatArchitecture(parseArchitecture(written));
    texts.set(written, text);
    const seed = String(seedColumn?.values[row] ?? "");
    const entry = found.get(text) ?? { parameters: parameters?.[row] ?? 0, bySeed: new Map<string, EpochScores[]>() };
    const curve = entry.bySeed.get(seed) ?? [];
    const test = { loss: testLosses?.[row] ?? Number.NaN, accuracy: testAccuracies?.[row] ?? Number.NaN };
    curve.push({
      epoch: epochs?.[row] ?? 1,
      loss: losses?.[row] ?? Number.NaN,
      accuracy: accuracies?.[row] ?? Number.NaN,
      ...(testLosses === undefined && testAccuracies === undefined ? {} : { test }),
    });
    found.set(text, entry);
    entry.bySeed.set(seed, curve);
    seeds.add(seed);
  }
  // In the order of their texts: what is made of a table does not depend on who was trained first.
  const all = [...seeds].sort();
  const whole = [...found].filter(([, { bySeed }]) => bySeed.size === all.length).sort(([a], [b]) => (a < b ? -1 : 1));
  if (whole.length === 0) throw new ValueError(table.name, "an architecture must have all seeds", { got: "none that has" });
  return {
    name: table.name,
    architectures: whole.map(([text]) => parseArchitecture(text)),
    parameters: whole.map(([, entry]) => entry.parameters),
    seeds: all,
    curves: whole.map(([text, { bySeed }]) => all.map((seed) => inOrder(table, text, bySeed.get(seed) ?? []))),
    incomplete: found.size - whole.length,
  };
}

function inOrder(table: Table, text: string, curve: readonly EpochScores[]): Curve {
  const sorted = [...curve].sort((a, b) => a.epoch - b.epoch);
  const twice = sorted.find(({ epoch }, k) => sorted[k + 1]?.epoch === epoch);
  if (twice === undefined) return sorted;
  throw new ValueError(table.name, "a training must have each epoch once", {
    got: `epoch ${twice.epoch} of ${quoteText(text)} twice`,
  });
}

function columnOf(table: Table, name: string): Column {
  const column = table.columns.find((each) => each.name === name);
  if (column !== undefined) return column;
  throw new ValueError(table.name, `the table must have a column "${name}"`, {
    got: quoteTexts(table.columns.map((each) => each.name)),
  });
}

/** A column's numbers; `undefined` where there is no such column, or an empty one. */
function numbersOf(table: Table, name: string): Float64Array | undefined {
  const column = table.columns.find((each) => each.name === name);
  if (column === undefined) return undefined;
  const missing = column.kind === "number" ? column.values.filter(Number.isNaN).length : 0;
  if (missing === table.rows) return undefined;
  if (column.kind === "number" && missing === 0) return column.values;
  throw new ValueError(table.name, `column "${name}" must hold numbers`, { got: missing > 0 ? "missing cells" : "texts" });
}
