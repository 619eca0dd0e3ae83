// Objectives: costs between an ideal and a reference that follow from the data's shape and the space alone.
import { describe, expect, it } from "vitest";
import {
  costOf,
  costsOf,
  multiplyAdds,
  type NetworkBounds,
  type ObjectiveName,
  objectivesOf,
  parameterCount,
  parseArchitecture,
} from "../../src/nas/index.js";
import { complete } from "./evaluations.js";

const bounds: NetworkBounds = { units: [8, 2, 32], maxLayers: 3, features: 5, classes: 4 };
const one = (name: ObjectiveName) => objectivesOf(["log-loss", name], bounds)[1] as ReturnType<typeof objectivesOf>[number];

describe("an objective", () => {
  it("of size has the smallest and the largest network of the space at its ends", () => {
    const [small, large] = ["2-tanh", "32-elu 32-elu 32-elu"].map(parseArchitecture);
    for (const [name, count] of [["parameters", parameterCount] as const, ["macs", multiplyAdds] as const]) {
      const { ideal, reference } = one(name);
      expect([ideal, reference]).toEqual([count(small ?? [], 5, 4), count(large ?? [], 5, 4)]);
    }
  });

  it("of a score has the perfect one and that of a uniform guess at its ends", () => {
    expect(one("accuracy")).toMatchObject({ ideal: 1, reference: 0.25 });
    expect(objectivesOf(["log-loss"], bounds)).toMatchObject([{ ideal: 0, reference: Math.log(4) }]);
  });

  it("costs nothing at the ideal and 1 at the reference, sizes by their logarithms", () => {
    expect(costOf(one("accuracy"), complete(1, 9, { accuracy: 0.625 }))).toBeCloseTo(0.5, 12);
    const { ideal, reference } = one("macs");
    const cost = (text: string): number => costOf(one("macs"), complete(1, 0, { text }));
    expect([cost("2-relu"), cost("32-relu 32-relu 32-relu")]).toEqual([0, 1]);
    const macs = 5 * 8 + 8 * 4;
    expect(cost("8-relu")).toBeCloseTo(Math.log(macs / ideal) / Math.log(reference / ideal), 12);
  });

  it("costs nothing where all networks are of one size", () => {
    const [, only] = objectivesOf(["log-loss", "parameters"], { ...bounds, units: [8], maxLayers: 1 });
    expect(costsOf(only === undefined ? [] : [only], complete(1, 0, { text: "8-tanh" }))).toEqual([0]);
  });

  it.each<[string, ObjectiveName[], string]>([
    [
      "that begin with a size",
      ["parameters", "log-loss"],
      "must begin with a metric, such as log-loss, accuracy or rmse: it decides",
    ],
    ["of which one is there twice", ["log-loss", "macs", "macs"], "must name each objective once"],
  ])("is not one of a list %s", (_, names, rule) => {
    expect(() => objectivesOf(names, bounds)).toThrow(`objectives: ${rule}, got ${names.join(",")}`);
  });
});

describe("multiplyAdds", () => {
  it("counts the products of each dense layer, dropout being free", () => {
    expect(multiplyAdds(parseArchitecture("64-tanh dropout-0.2 32-elu"), 11, 3)).toBe(11 * 64 + 64 * 32 + 32 * 3);
    expect(multiplyAdds([], 11, 2)).toBe(11);
  });
});
