// A file much longer than what is read at once: its table is right, and nothing of its text is kept.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { prepare, readCsv, toDataset } from "../../src/data/index.js";

const rows = 50_000;
const features = 20;
const cell = (row: number, j: number): number => ((row * 7919 + j * 104_729) % 100_003) / 100;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
/** Bytes in use by objects and typed arrays. */
function bytesInUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

it("reads, splits and standardises 50,000 rows in memory that is a small multiple of their numbers", async () => {
  const before = bytesInUse();
  let most = 0;
  async function* text(): AsyncGenerator<string, void, void> {
    yield `${Array.from({ length: features }, (_, j) => `x${j}`).join()},label\n`;
    for (let row = 0; row < rows; row++) {
      const cells = Array.from({ length: features }, (_, j) => cell(row, j));
      yield `${cells.join()},a label that is longer than a short one: ${row % 3}\n`;
      if (row % 5_000 === 4_999) most = Math.max(most, bytesInUse() - before);
    }
  }

  const table = await readCsv(text, "large.csv");
  // Numbers of 8 bytes, a text's reference and a line number, in arrays that double.
  expect(most / rows).toBeLessThan(2 * (8 * features + 8 + 4));

  const dataset = toDataset(table, { target: "label" });
  const { train, validation, test, split } = prepare(dataset, { seed: 0 });
  expect([train, validation, test].map(({ x }) => x.shape)).toEqual([
    [35_000, features],
    [7_500, features],
    [7_500, features],
  ]);
  expect(split.duplicates).toBe(0);
  expect([table.lines[0], table.lines[rows - 1]]).toEqual([2, rows + 1]);
  expect(dataset.features.get(49_999, 19)).toBe(Math.fround(cell(49_999, 19)));
  expect(dataset.counts).toEqual([16_667, 16_667, 16_666]);
  // Beside the table: the numbers as 4 bytes twice, as they are and standardised, and some integers.
  expect((bytesInUse() - before) / rows).toBeLessThan(2 * (8 * features + 8 + 4) + 2 * 4 * features + 40);
});
