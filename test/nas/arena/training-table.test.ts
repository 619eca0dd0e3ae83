// Table files: what is written is read again, and what is no table is refused.
import { describe, expect, it } from "vitest";
import { parseCsv } from "../../../src/data/index.js";
import { formatArchitecture, formatTraining, parseArchitecture, trainingTableOf } from "../../../src/nas/index.js";
import { madeUpTable, tableText, trainings } from "./tables.js";

const read = (...lines: string[]) => trainingTableOf(parseCsv(lines.join("\n"), "t.csv"));

describe("a table file", () => {
  it("gives back the trainings that were written, in the order of their texts", () => {
    const [first, second] = trainings({ seeds: 2 });
    const table = madeUpTable({ seeds: 2 });
    expect([table.seeds, table.incomplete]).toEqual([["0", "1"], 0]);
    const texts = table.architectures.map(formatArchitecture);
    expect(texts).toEqual(first?.map(({ architecture }) => formatArchitecture(architecture)).sort());
    for (const [k, written] of (first ?? []).entries()) {
      const at = texts.indexOf(formatArchitecture(written.architecture));
      expect(table.architectures[at]).toEqual(written.architecture);
      expect([table.parameters[at], table.curves[at]]).toEqual([written.parameters, [written.epochs, second?.[k]?.epochs]]);
    }
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
    expect(read(...(backwards as string[]))).toEqual({ ...madeUpTable({ seeds: 2 }), name: "t.csv" });
  });

  it("may come from elsewhere, with an architecture and a score only", () => {
    const table = read("architecture,validation_accuracy", "8-relu,0.5", " 16-relu  8-tanh,0.75");
    expect(table).toEqual({
      name: "t.csv",
      architectures: [parseArchitecture("16-relu 8-tanh"), parseArchitecture("8-relu")],
      parameters: [0, 0],
      seeds: [""],
      curves: [[[{ epoch: 1, loss: Number.NaN, accuracy: 0.75 }]], [[{ epoch: 1, loss: Number.NaN, accuracy: 0.5 }]]],
      incomplete: 0,
    });
  });

  it("leaves out and counts architectures that lack a seed", () => {
    const table = read("architecture,seed,validation_loss", "8-relu,0,1", "16-relu,0,2", "16-relu,1,3");
    expect([table.architectures, table.incomplete]).toEqual([[parseArchitecture("16-relu")], 1]);
  });

  it.each([
    [["a,b", "1,2"], 't.csv: the table must have a column "architecture", got "a", "b"'],
    [["architecture,loss", "8-relu,2"], 't.csv: the table must have a column "validation_accuracy", got "architecture", "loss"'],
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
