// Predict: the answers of a model to the rows of a file, piece by piece, so that memory does not grow with the rows.
import { statSync } from "node:fs";
import { basename } from "node:path";
import { DataError, RowReader, type Table, type UnknownLevels, utf8Text } from "../data/index.js";
import { type AnsweredRows, type AnswerSummary, type LoadedModel, loadModel, TableAnswerer } from "../nas/index.js";
import { RunError } from "../study/index.js";
import { createDevice } from "./devices.js";
import { loadTable, textOf } from "./read-table.js";

/** @throws RunError when the file cannot be read or is a folder; ValueError when it holds no model */
export async function readModel(path: string): Promise<LoadedModel> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new RunError(path, "the model must be a file", {
      got: "a folder",
      hint: `mlpnas export ${path} --format json writes the model of a run to a file`,
    });
  }
  let text = "";
  for await (const piece of textOf(path)) text += piece;
  return loadModel(text, { device: createDevice("wasm-simd"), name: basename(path) });
}

/** What is answered. */
export interface PredictRequest {
  /** A CSV or Parquet file; `-` is CSV from the standard input. */
  readonly data: string;
  readonly unknown: UnknownLevels;
  /** Opens another text than that of the file. */
  readonly open?: (path: string) => AsyncIterable<string>;
}

/**
 * The answers to the rows of a file, in their order, and at the end what there is to say of them. Of a CSV file rows are read as their
 * answers are asked for, and only a piece of the text is held; a Parquet file, which lies column by column, is held as arrays.
 * @throws RunError when the file cannot be read; DataError naming the column that is not there, or the cell that cannot be read
 */
export async function* predictRows(
  loaded: LoadedModel,
  { data, unknown, open = openText }: PredictRequest,
): AsyncGenerator<AnsweredRows, AnswerSummary, void> {
  if (data.endsWith(".parquet")) return yield* predictTable(loaded, await tableFor(loaded, data), unknown);
  const file = data === "-" ? "standard input" : basename(data);
  let rows: TableAnswerer | undefined;
  const reader = new RowReader(file, (cells, line) => {
    if (rows === undefined) rows = new TableAnswerer(loaded, cells, file, unknown);
    else rows.add(cells, line);
  });
  for await (const text of open(data)) {
    for (let at = 0; at < text.length; at += pieceCharacters) {
      reader.write(text.slice(at, at + pieceCharacters));
      yield* rows?.take() ?? [];
    }
  }
  reader.end();
  if (rows === undefined) {
    throw new DataError(file, "a table must have a header line", {
      got: "an empty file",
      hint: "the first line names the columns",
    });
  }
  rows.flush();
  yield* rows.take();
  return rows.summary;
}

const pieceCharacters = 65_536;

/** What the model reads as texts is not to be taken for numbers. */
function tableFor({ model }: LoadedModel, path: string): Promise<Table> {
  const columns = model.networks[0]?.encoder.columns ?? [];
  return loadTable(path, { texts: columns.flatMap(({ type, name }) => (type === "category" ? [name] : [])) });
}

function* predictTable(loaded: LoadedModel, table: Table, unknown: UnknownLevels): Generator<AnsweredRows, AnswerSummary, void> {
  const { columns, lines, name } = table;
  const rows = new TableAnswerer(
    loaded,
    columns.map((column) => column.name),
    name,
    unknown,
  );
  for (let row = 0; row < table.rows; row++) {
    rows.add(
      columns.map(({ values }) => values[row]),
      lines[row] as number,
    );
    yield* rows.take();
  }
  rows.flush();
  yield* rows.take();
  return rows.summary;
}

function openText(path: string): AsyncIterable<string> {
  return path === "-" ? utf8Text(process.stdin, "standard input") : textOf(path);
}
