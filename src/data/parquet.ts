// Parquet to a table. The file is read in the pieces that are needed; texts in it are read as cells of CSV are.
import { type AsyncBuffer, type ColumnData, parquetMetadataAsync, parquetRead, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { ColumnBuilder, type Reading } from "./column-builder.js";
import { DataError, quoteText } from "./errors.js";
import type { Column, Table } from "./table.js";
import type { ReadOptions } from "./table-builder.js";

/**
 * The table of a Parquet file. Numbers of all widths are numbers, truth values and times are texts; a null is a missing cell. Lines are
 * row numbers, from 1.
 * @throws DataError when it is no Parquet file, has no row, or a column holds lists or records
 */
export async function readParquet(file: AsyncBuffer, name: string, options: ReadOptions = {}): Promise<Table> {
  try {
    return await tableOf(file, name, options);
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(name, "the file must be Parquet that can be read", {
      got: error instanceof Error ? error.message : String(error),
    });
  }
}

async function tableOf(file: AsyncBuffer, name: string, options: ReadOptions): Promise<Table> {
  const metadata = await parquetMetadataAsync(file);
  const rows = Number(metadata.num_rows);
  if (rows === 0) throw new DataError(name, "a table must have at least 1 row", { got: "none" });
  const fields = parquetSchema(metadata).children;
  const nested = fields.find(({ children }) => children.length > 0);
  if (nested !== undefined) throw nestedColumn(name, nested.element.name);

  const columns: Column[] = [];
  for (const { element } of fields) {
    // One column after another: the values of all at once, as objects, would take a multiple of the table.
    const chunks: ColumnData[] = [];
    await parquetRead({ file, metadata, compressors, columns: [element.name], onChunk: (chunk) => chunks.push(chunk) });
    columns.push(columnOf(element.name, chunks, rows, name, options));
  }
  return { name, rows, lines: Uint32Array.from({ length: rows }, (_, row) => row + 1), columns };
}

function columnOf(name: string, chunks: readonly ColumnData[], rows: number, file: string, options: ReadOptions): Column {
  const { texts = [], missing = [] } = options;
  const isNumber = (value: unknown): boolean =>
    value === null || value === undefined || typeof value === "number" || typeof value === "bigint";
  if (
    !texts.includes(name) &&
    chunks.every(({ columnData }) => ArrayBuffer.isView(columnData) || Array.from(columnData).every(isNumber))
  ) {
    const values = new Float64Array(rows).fill(Number.NaN);
    for (const { columnData, rowStart } of chunks) {
      for (let i = 0; i < columnData.length; i++) values[rowStart + i] = Number(columnData[i] ?? Number.NaN);
    }
    return { kind: "number", name, values };
  }
  let reading: Reading = texts.includes(name) ? "text" : "point";
  for (;;) {
    const builder: ColumnBuilder = new ColumnBuilder(name, reading, missing);
    for (const { columnData, rowStart } of chunks) {
      for (let i = 0; i < columnData.length; i++) builder.add(cellOf(columnData[i], name, file), rowStart + i);
    }
    builder.settle(true);
    if (!builder.isIncomplete) return builder.end(rows);
    reading = builder.reading;
  }
}

/** A value as CSV would have it. */
function cellOf(value: unknown, column: string, file: string): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") {
    if ("toISOString" in value && typeof value.toISOString === "function") return String(value.toISOString());
    throw nestedColumn(file, column);
  }
  return String(value);
}

function nestedColumn(file: string, column: string): DataError {
  return new DataError(file, `column ${quoteText(column)} must hold one number or text a row`, {
    column,
    got: "lists or records",
    hint: "columns of lists and records must be left out of the file",
  });
}
