// The rows that an export is held against the engine on: as cells, which the export reads, and as inputs, which the engine does.
import { type Cell, type Dataset, encodeRows, type FeatureColumn, type Row } from "../data/index.js";
import { loadModel, type Model } from "../nas/index.js";
import type { PreparedData, RunNetwork } from "../study/index.js";
import { denseFloats } from "../tensor/index.js";
import { createDevice } from "./devices.js";

/** Rows and the engine's own answers to them. */
export interface AnsweredRows {
  readonly count: number;
  /** Of each column all cells: numbers, 1 and 0, levels; `null` where missing. */
  readonly columns: readonly { readonly column: FeatureColumn; readonly cells: readonly Cell[] }[];
  /** (count, classes) probabilities, or (count, 1) values. */
  readonly answers: Float64Array;
}

/** Answers to rows: as the engine's, and of each row the class that was named, where there are classes. */
export interface Answers {
  readonly values: Float64Array;
  readonly classes?: readonly string[];
}

/** Answers rows as whoever loads the file would. */
export interface Answerer {
  answer(rows: AnsweredRows, from: number, to: number): Answers | Promise<Answers>;
  close(): void | Promise<void>;
}

/** All validation rows, of every fold. */
export function validationRows({ folds }: Pick<PreparedData, "folds">): Int32Array {
  return Int32Array.from(new Set(folds.flatMap(({ split }) => [...split.validation]))).sort();
}

/**
 * What the engine answers: the rows encoded all at once by what the training rows taught just now, through the weights as the run kept them.
 * Nothing of it comes from the model's file.
 */
export function engineAnswers(
  model: Model,
  networks: readonly RunNetwork[],
  { dataset, folds }: Pick<PreparedData, "dataset" | "folds">,
  rows: Int32Array,
): AnsweredRows {
  const engine: Model = {
    ...model,
    networks: networks.map(({ weights }, k) => {
      const { encoder, scale } = folds[k] as PreparedData["folds"][number];
      return {
        encoder,
        ...(scale === undefined ? {} : { scale }),
        parameters: weights.map(({ shape, values }) => ({ shape: [...shape], values: [...values] })),
      };
    }),
  };
  const inputs = engine.networks.map(({ encoder }) => denseFloats(encodeRows(dataset, rows, encoder)) as Float32Array);
  return {
    count: rows.length,
    columns: columnsOf(dataset, rows),
    answers: loadModel(engine, { device: createDevice("wasm") }).predictEncoded(inputs, rows.length),
  };
}

function columnsOf({ columns, features }: Dataset, rows: Int32Array): AnsweredRows["columns"] {
  const floats = denseFloats(features);
  return columns.map((column, j) => ({
    column,
    cells: Array.from(rows, (row): Cell => {
      const cell = floats[row * columns.length + j] as number;
      if (Number.isNaN(cell)) return null;
      return column.levels === undefined ? cell : (column.levels[cell] as string);
    }),
  }));
}

/** The rows from one place to another as objects. */
export function rowObjects({ columns }: Pick<AnsweredRows, "columns">, from: number, to: number): Row[] {
  return Array.from({ length: to - from }, (_, i) =>
    Object.fromEntries(columns.map(({ column, cells }) => [column.name, cells[from + i]])),
  );
}
