// From a file's bytes to its table.
import { parseCsv, type Table, utf8Text } from "../../../src/data/index.js";

/** @throws DataError when they are no text, or no table */
export async function readBytes(bytes: Uint8Array, name: string): Promise<Table> {
  let text = "";
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    yield bytes;
  };
  for await (const piece of utf8Text(pieces(), name)) text += piece;
  return parseCsv(text, name);
}
