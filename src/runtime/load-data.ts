// From a table's file to rows ready for training.
import {
  type DataRequest,
  defaultData,
  type LookAtData,
  type PreparedData,
  prepareData,
  type SearchSettings,
} from "../study/index.js";
import { readTable } from "./read-table.js";
import { sharedFloats } from "./worker-data.js";

/**
 * Reads, splits and encodes, into memory that threads share. The seed decides the split.
 * @throws RunError when a file cannot be read; DataError when its content is not as it must be
 */
export async function loadData(
  request: DataRequest & Partial<Pick<SearchSettings, "folds">>,
  seed: number,
  look: LookAtData = () => [],
): Promise<PreparedData> {
  const table = await readTable({ ...defaultData, ...request });
  return prepareData(table, request, seed, { look, allocate: sharedFloats });
}
