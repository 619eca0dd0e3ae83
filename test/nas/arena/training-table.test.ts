// Table files: what is written is read again, and what is no table is refused.
import { describe, expect, it } from "vitest";
import { parseCsv } from "../../../src/data/index.js";
import { formatTraining, parseArchitecture, trainingTableOf } from "../../../src/nas/index.js";
import { madeUpTable, tableText, trainings } from "./tables.js";

const read = (...lines: string[]) => trainingTableOf(parseCsv(lines.join("\n"), "t.csv"));

describe("a table file", () => {
  it("gives back the trainings that were written", () => {
    const all = trainings({ seeds: 2 });
    const table = madeUpTable({ seeds: 2 });
    expect(table.seeds).toEqual(["0", "1"]);
    expect(table.architectures).toEqual(all[0]?.map(({ architecture }) => architecture));
    expect(table.parameters).toEqual(all[0]?.map(({ parameters }) => parameters));
    expect(table.curves).toEqual(all[0]?.map(({ epochs }, k) => [epochs, all[1]?.[k]?.epochs]));
    expect(table.incomplete).toBe(0);
  });

  it("has a line an epoch, none for one whose loss was not finite", () => {
    const [[training]] = trainings({ seeds: 1 }) as [[ReturnType<typeof trainings>[number][number]]];
    const [first, second] = training.epochs;
    if (first === undefined || second === undefined) throw new Error("there must be two epochs");
    const diverged = { ...training, epochs: [first, { ...second, loss: Number.NaN }] };
    const line = `8-tanh 8-tanh,7,1,13,${first.accuracy},${first.loss},0.5,${first.loss + 0.01},0.250\n`;
    expect(formatTraining(diverged, 7)).toBe(line);
  });

  it("is read in any order of rows and columns", () => {
    const [header, ...rows] = tableText(trainings({ seeds: 2 }))
      .trimEnd()
      .split("\n");
    const backwards = [header, ...rows.reverse()].map((line) => line?.split(",").reverse().join(","));
    const table = read(...(backwards as string[]));
    const expected = madeUpTable({ seeds: 2 });
    expect(table.architectures).toEqual([...expected.architectures].reverse());
    expect(table.curves.map(([a, b]) => [b, a]).reverse()).toEqual(expected.curves);
  });

  it("may come from elsewhere, with an architecture and a score only", () => {
    const table = read("architecture,validation_accuracy", "8-relu,0.5", " 16-relu  8-tanh,0.75");
    expect(table).toEqual({
      name: "t.csv",
      architectures: [parseArchitecture("8-relu"), parseArchitecture("16-relu 8-tanh")],
      parameters: [0, 0],
      seeds: [""],
      curves: [[[{ epoch: 1, loss: Number.NaN, accuracy: 0.5 }]], [[{ epoch: 1, loss: Number.NaN, accuracy: 0.75 }]]],
      incomplete: 0,
    });
  });

  it("leaves out and counts architectures that lack a seed", () => {
    const table = read("architecture,seed,validation_loss", "8-relu,0,1", "16-relu,0,2", "16-relu,1,3");
    expect([table.architectures, table.incomplete]).toEqual([[parseArchitecture("16-relu")], 1]);
  });

  it.each([
    [["a,b", "1,2"], 't.csv: the table must have a column "architecture", got a, b'],
    [["architecture,loss", "8-relu,2"], 't.csv: the table must have a column "validation_accuracy", got architecture, loss'],
    [["architecture,validation_loss", "8-relu,small"], 't.csv: column "validation_loss" must hold numbers, got texts'],
    [
      ["architecture,epoch,validation_loss", "8-relu,1,2", "8-relu,1,2"],
      't.csv: a training must have each epoch once, got epoch 1 of "8-relu" twice',
    ],
    [
      ["architecture,seed,validation_loss", "8-relu,1,2", "16-relu,2,2"],
      "t.csv: an architecture must have all seeds, got none that has",
    ],
  ])("is refused with its fault: %j", (lines, message) => {
    expect(() => read(...lines)).toThrow(message);
  });
});
