// Layer choices in the parts of a search.
import { describe, expect, it } from "vitest";
import { type Factor, layerChoices, type SearchEvent } from "../../../src/nas/index.js";
import { complete, failed } from "../evaluations.js";

const evaluated = (trial: number, text: string): SearchEvent => ({
  kind: "evaluated",
  evaluation: complete(trial, 0.5, { text }),
});
const runOf = (texts: readonly string[]): SearchEvent[] => texts.map((text, k) => evaluated(k + 1, text));
const rows = (events: readonly SearchEvent[], factor: Factor, parts?: number): [string, number, readonly number[]][] =>
  layerChoices(events, parts)
    .choices.filter((choice) => choice.factor === factor)
    .map(({ level, position, counts }) => [level, position, counts]);

const eight = runOf([
  "8-relu",
  "64-tanh 8-relu",
  "64-tanh dropout-0.2",
  "512-tanh 8-elu",
  "64-tanh",
  "64-tanh 8-relu",
  "8-relu 8-relu",
  "64-relu 8-relu",
]);

describe("layerChoices", () => {
  it("counts each layer at each place in each quarter, the frequent ones first; the end of a network is a choice", () => {
    expect(rows(eight, "layer")).toEqual([
      ["8-relu", 1, [1, 0, 0, 1]],
      ["8-relu", 2, [1, 0, 1, 2]],
      ["64-tanh", 1, [1, 1, 2, 0]],
      ["(end)", 2, [1, 0, 1, 0]],
      ["512-tanh", 1, [0, 1, 0, 0]],
      ["64-relu", 1, [0, 0, 0, 1]],
      ["8-elu", 2, [0, 1, 0, 0]],
      ["dropout-0.2", 2, [0, 1, 0, 0]],
    ]);
  });

  it("counts units from small to large and activations in their order, of dense layers", () => {
    expect(rows(eight, "units")).toEqual([
      ["8", 1, [1, 0, 0, 1]],
      ["8", 2, [1, 1, 1, 2]],
      ["64", 1, [1, 1, 2, 1]],
      ["512", 1, [0, 1, 0, 0]],
    ]);
    expect(rows(eight, "activation").map(([level, position]) => `${level} ${position}`)).toEqual([
      "tanh 1",
      "relu 1",
      "relu 2",
      "elu 2",
    ]);
  });

  it("gives with the counts what they are shares of: networks that have the place, their end included", () => {
    const { totals, choices } = layerChoices(runOf(["8-relu", "8-relu 8-relu 8-relu", "8-elu 8-elu", "linear"]), 2);
    expect(totals).toEqual([
      [2, 2],
      [2, 1],
      [1, 1],
    ]);
    for (const [k, total] of totals.entries()) {
      const whole = choices.filter(({ factor, position }) => factor === "layer" && position === k + 1);
      expect(total.map((_, part) => whole.reduce((sum, { counts }) => sum + (counts[part] as number), 0))).toEqual(total);
    }
  });

  it("says which trials a part has, the failed ones with them", () => {
    const events: SearchEvent[] = [...eight, { kind: "evaluated", evaluation: failed(9, { text: "8-elu" }) }];
    expect(layerChoices(events, 3).parts).toEqual([
      { first: 1, last: 3 },
      { first: 4, last: 6 },
      { first: 7, last: 9 },
    ]);
    expect(rows(events, "layer", 3)).toContainEqual(["8-elu", 1, [0, 0, 1]]);
  });

  it("has parts without trials where there are too few, and nothing of no trial", () => {
    expect(layerChoices(runOf(["8-relu"])).parts).toEqual([{ first: 1, last: 1 }, null, null, null]);
    expect(layerChoices([])).toEqual({ parts: [null, null, null, null], totals: [], choices: [] });
  });
});
