// Rewards: the formula's optimum, and tables of trained networks.
import { describe, expect, it } from "vitest";
import { parseCsv } from "../../../src/data/index.js";
import { additiveRewards, decode, formatArchitecture, type LabSpace, rewardsFromTable } from "../../../src/nas/index.js";
import { threeLayers, twoLayers } from "./toys.js";

const namesOf = ({ grammar, sequences }: LabSpace): string[] =>
  sequences.map((s) => formatArchitecture(decode(grammar.vocabulary, s)));
const header = "architecture,seed,epoch,parameters,validation_accuracy";

describe("the additive formula", () => {
  it("is best for the last units and activation in every layer, and for no other", () => {
    for (const [space, best] of [
      [twoLayers, "16-tanh 16-tanh"],
      [threeLayers, "16-relu 16-relu 16-relu"],
    ] as const) {
      const rewards = additiveRewards(space);
      const most = rewards.reduce((a, b) => Math.max(a, b));
      expect(namesOf(space).filter((_, row) => rewards[row] === most)).toEqual([best]);
    }
  });

  it("adds .08 for units, .04 for the activation, and half of it in the second layer", () => {
    const rewards = additiveRewards(twoLayers);
    const rewardOf = (name: string): number => rewards[namesOf(twoLayers).indexOf(name)] as number;
    expect(rewardOf("8-relu")).toBeCloseTo(0.6, 14);
    expect(rewardOf("16-tanh")).toBeCloseTo(0.72, 14);
    expect(rewardOf("16-tanh 16-tanh")).toBeCloseTo(0.78, 14);
    expect(rewardOf("16-tanh dropout-0.5")).toBeCloseTo(0.71, 14);
  });
});

describe("rewardsFromTable", () => {
  const rows = (name: string): string[] => [`${name},0,1,9,0.5`, `${name},0,2,9,0.7`, `${name},0,3,9,0.6`, `${name},1,1,9,0.4`];

  it("takes each seed's best epoch, averaged over seeds", () => {
    const table = parseCsv([header, ...namesOf(twoLayers).flatMap(rows)].join("\n"), "table.csv");
    for (const reward of rewardsFromTable(twoLayers, table)) expect(reward).toBeCloseTo((0.7 + 0.4) / 2, 14);
  });

  it("names an architecture of the space that is missing", () => {
    const table = parseCsv([header, ...namesOf(twoLayers).slice(1).flatMap(rows)].join("\n"), "table.csv");
    expect(() => rewardsFromTable(twoLayers, table)).toThrow(
      /^table.csv: the table must have every architecture of the space, got no row for "8-relu 8-relu"\nhint: /,
    );
  });

  it("names a column that is missing, and one that holds no numbers", () => {
    expect(() => rewardsFromTable(twoLayers, parseCsv("architecture,accuracy\n8-relu,0.5", "t.csv"))).toThrow(
      't.csv: the table must have a column "validation_accuracy", got "architecture", "accuracy"',
    );
    expect(() => rewardsFromTable(twoLayers, parseCsv("architecture,validation_accuracy\n8-relu,good", "t.csv"))).toThrow(
      't.csv: column "validation_accuracy" must hold numbers',
    );
  });
});
