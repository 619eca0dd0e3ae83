// From a file to a table: CSV, packed or not, piece by piece; Parquet, part by part; and the given rows of validation and test beside it.
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { DataError, joinTables, type ReadOptions, readCsv, readParquet, type Table, utf8Text } from "../data/index.js";
import { type DataSettings, defaultData, RunError } from "../study/index.js";

/**
 * The table, with the given rows of validation and test where these have files of their own.
 * @throws RunError when a file cannot be read; DataError when it is no table
 */
export async function readTable(request: Pick<DataSettings, "data"> & Partial<DataSettings>): Promise<Table> {
  const { data, types, missingValues, validation, test } = { ...defaultData, ...request };
  const categories = Object.keys(types).filter((name) => types[name] === "category");
  const options: ReadOptions = { texts: categories, missing: missingValues };
  const train = await loadTable(data, options);
  if (validation === null && test === null) return train;
  const texts = train.columns.flatMap(({ kind, name }) => (kind === "text" ? [name] : []));
  const given = async (path: string | null): Promise<Table | undefined> =>
    path === null ? undefined : loadTable(path, { ...options, texts: [...categories, ...texts] });
  const [validationRows, testRows] = [await given(validation), await given(test)];
  return joinTables(train, {
    ...(validationRows === undefined ? {} : { validation: validationRows }),
    ...(testRows === undefined ? {} : { test: testRows }),
  });
}

/** A file's table as it is. @throws RunError when the file cannot be read; DataError when it is no table */
export async function loadTable(path: string, options: ReadOptions = {}): Promise<Table> {
  return path.endsWith(".parquet")
    ? readParquet(await openBytes(path), basename(path), options)
    : readCsv(() => textOf(path), basename(path), options);
}

/** A file whose parts are read as they are asked for. @throws RunError when the file cannot be read */
async function openBytes(
  path: string,
): Promise<{ byteLength: number; slice(start: number, end?: number): Promise<ArrayBuffer> }> {
  try {
    const { size: byteLength } = await stat(path);
    return {
      byteLength,
      slice: async (start, end = byteLength) => {
        const file = await open(path);
        try {
          const bytes = new Uint8Array(end - start);
          await file.read(bytes, 0, bytes.length, start);
          return bytes.buffer;
        } finally {
          await file.close();
        }
      },
    };
  } catch (error) {
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
}

/** A file's text, piece by piece, unpacked where its name ends in `.gz`. @throws RunError when the file cannot be read */
export async function* textOf(path: string): AsyncGenerator<string, void, void> {
  const bytes = createReadStream(path, { highWaterMark: 2 ** 20 });
  const unpacked = path.endsWith(".gz") ? pipeline(bytes, createGunzip(), () => {}) : bytes; // what fails is thrown below
  try {
    yield* utf8Text(unpacked, basename(path));
  } catch (cause) {
    throw cause instanceof DataError ? cause : unreadable(path, cause as NodeJS.ErrnoException);
  }
}

function unreadable(path: string, { code, message }: NodeJS.ErrnoException): RunError {
  if (code?.startsWith("Z_") === true) {
    return new RunError(path, "a file whose name ends in .gz must be packed by gzip, and whole", { got: message });
  }
  return new RunError(path, "the file must be readable", {
    got: code ?? message,
    ...(code === "ENOENT" ? { hint: "check the path; it is relative to the present folder" } : {}),
  });
}
