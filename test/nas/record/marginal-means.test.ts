// Marginal means: which choices move accuracy, and which only seem to.
import { describe, expect, it } from "vitest";
import { differenceOfMeans, type MarginalMean, marginalMeans, meanInterval, type SearchEvent } from "../../../src/nas/index.js";
import { stream } from "../../../src/tensor/index.js";
import { complete, failed } from "../evaluations.js";

const runOf = (trials: readonly (readonly [text: string, accuracy: number])[]): SearchEvent[] =>
  trials.map(([text, accuracy], k) => ({ kind: "evaluated", evaluation: complete(k + 1, 0.5, { text, accuracy }) }));
const find = (means: readonly MarginalMean[], position: number, level: string): MarginalMean | undefined =>
  means.find((mean) => mean.position === position && mean.level === level);

const random = stream(0, "accuracies");
/** Every network of two layers of these units and activations, twice; what is said of it, and noise of ± 1 point. */
const grid = (accuracyOf: (text: string) => number): SearchEvent[] => {
  const layers = ["8", "64", "512"].flatMap((units) => ["relu", "tanh"].map((activation) => `${units}-${activation}`));
  const texts = layers.flatMap((a) => layers.map((b) => `${a} ${b}`));
  return runOf([...texts, ...texts].map((text) => [text, accuracyOf(text) + 0.02 * (random() - 0.5)] as const));
};

describe("marginalMeans", () => {
  it("finds the factor that accuracy was made of, first and beyond noise", () => {
    const means = marginalMeans(grid((text) => (text.endsWith("relu") ? 0.75 : 0.7)));
    expect(means.slice(0, 2).map(({ position, level }) => [position, level])).toEqual(
      expect.arrayContaining([
        [2, "relu"],
        [2, "tanh"],
      ]),
    );
    const relu = find(means, 2, "relu") as MarginalMean;
    expect(relu).toMatchObject({ isComparable: true, isBeyondNoise: true, accuracy: { n: 36 } });
    expect(Math.abs(relu.effect.difference - 0.05)).toBeLessThan(relu.effect.half as number);
    expect(find(means, 2, "tanh")?.effect.difference).toBeCloseTo(-relu.effect.difference, 12);
  });

  it("calls no more beyond noise than chance gives, where accuracy has nothing to do with the choices", () => {
    const runs = Array.from({ length: 40 }, () => marginalMeans(grid(() => 0.7))).flat();
    const share = runs.filter(({ isBeyondNoise }) => isBeyondNoise).length / runs.length;
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.09);
  });

  it("holds a choice against the others of its place and factor only", () => {
    const means = marginalMeans(
      runOf([
        ["8-relu", 0.6],
        ["8-relu 64-tanh", 0.7],
        ["8-relu 64-tanh", 0.72],
        ["8-relu dropout-0.2", 0.5],
        ["8-relu 32-tanh", 0.9],
      ]),
    );
    // The first layer had no alternative; of the second, dropout and the end have no units.
    expect(means.map(({ position }) => position)).not.toContain(1);
    expect(find(means, 2, "tanh")).toBeUndefined();
    expect(find(means, 2, "64")).toMatchObject({
      accuracy: meanInterval([0.7, 0.72]),
      effect: differenceOfMeans([0.7, 0.72], [0.9]),
    });
    expect(find(means, 2, "(end)")).toMatchObject({ accuracy: { n: 1, half: null }, effect: { half: null } });
    expect(find(means, 2, "64-tanh")?.effect).toEqual(differenceOfMeans([0.7, 0.72], [0.6, 0.5, 0.9]));
  });

  it("does not call noise what too few trials say, nor put it before what many say", () => {
    const few = runOf([
      ...Array.from({ length: 8 }, (_, k) => ["8-relu", 0.7 + 0.001 * k] as const),
      ["8-elu", 0.2],
      ["8-elu", 0.2],
    ]);
    const [first, ...others] = marginalMeans([...few, ...grid(() => 0.7)]);
    expect(first?.isComparable).toBe(true);
    expect(others.find(({ level }) => level === "8-elu")).toMatchObject({ isComparable: false, isBeyondNoise: false });
    expect(others.findIndex(({ isComparable }) => !isComparable)).toBeGreaterThan(
      others.findLastIndex(({ isComparable }) => isComparable),
    );
  });

  it("leaves failed trials out, and has nothing of a run without a complete one", () => {
    const lost: SearchEvent = { kind: "evaluated", evaluation: failed(99, { text: "16-elu" }) };
    expect(marginalMeans([lost])).toEqual([]);
    expect(find(marginalMeans([...grid(() => 0.7), lost]), 1, "16-elu")).toBeUndefined();
  });
});
