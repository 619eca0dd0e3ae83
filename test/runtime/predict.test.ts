// Predicting a stream: no more of it is read than is asked for, and memory does not grow with its rows.
import { expect, it } from "vitest";
import { loadModel } from "../../src/nas/index.js";
import { predictRows } from "../../src/runtime/index.js";
import { flat } from "../nas/model/models.js";

const rowsPerPiece = 5000;
const piece = "80,yes,new,yes\n20,no,old,no\n".repeat(rowsPerPiece / 2);

/** A header, then pieces of rows, each counted when it is pulled. */
async function* pieces(count: number, pulled: () => void): AsyncGenerator<string> {
  yield "size,lift,state,dear\n";
  for (let k = 0; k < count; k++) {
    pulled();
    yield piece;
  }
}

it("a row is read when its answer is asked for, not before", async () => {
  let pulled = 0;
  const open = () => pieces(200, () => pulled++);
  const answers = predictRows(loadModel(flat), { data: "stream.csv", unknown: "error", open });
  let rows = 0;
  for (let next = await answers.next(); next.done !== true; next = await answers.next()) {
    rows += next.value.count;
    // The format is told from the first 65,536 characters; after that a piece or two are on their way.
    expect(pulled * rowsPerPiece - rows).toBeLessThanOrEqual(3 * rowsPerPiece);
  }
  expect(rows).toBe(200 * rowsPerPiece);
});

it("a million rows leave no more behind than ten thousand", async () => {
  const heapAfter = async (count: number): Promise<number> => {
    const open = () => pieces(count, () => {});
    const answers = predictRows(loadModel(flat), { data: "stream.csv", unknown: "error", open });
    let most = 0;
    for (let next = await answers.next(); ; next = await answers.next()) {
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      most = Math.max(most, heapUsed + arrayBuffers);
      if (next.done !== true) continue;
      expect(next.value).toMatchObject({
        rows: count * rowsPerPiece,
        target: { scores: { rows: count * rowsPerPiece, accuracy: 1 } },
      });
      return most;
    }
  };
  const few = await heapAfter(2);
  const many = await heapAfter(200);
  // Measured: 10 MB of garbage; the cells of a million rows would take 200 MB.
  expect(many - few).toBeLessThan(60e6);
});
