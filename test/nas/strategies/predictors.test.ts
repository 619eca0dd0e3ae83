// Which predictor a strategy works with, and how both are named.
import { describe, expect, it } from "vitest";
import { createStrategy, grammarOf, parseStrategy, predictorsOf, strategyNames } from "../../../src/nas/index.js";
import { createWasmDevice } from "../../../src/tensor/index.js";

const grammar = grammarOf({ units: [8, 16], activations: ["relu"], dropoutRates: [], maxLayers: 2 });
const parts = { grammar, seed: 0, device: createWasmDevice("simd"), options: { metric: "log-loss" } } as const;

describe("a strategy's name", () => {
  it("stands for its own predictor, or says which", () => {
    expect(parseStrategy("reinforce")).toEqual({ name: "reinforce", predictor: "auto" });
    expect(parseStrategy("reinforce:off")).toEqual({ name: "reinforce", predictor: "off" });
    expect(parseStrategy("random")).toEqual({ name: "random", predictor: "auto" });
  });

  it.each(["reinforse", "reinforce:", "reinforce:gpp", "reinforce:gp:gp", "random:gp", "surrogate:head", ""])(
    "is none where it is %s",
    (text) => {
      expect(parseStrategy(text)).toBeUndefined();
    },
  );
});

describe("a strategy", () => {
  it("is made with each predictor that it can have, and with no other", () => {
    for (const name of strategyNames.filter((name) => name !== "halving")) {
      const possible = predictorsOf[name] ?? ["off"];
      for (const predictor of ["gp", "ridge", "head", "off"] as const) {
        const create = () => createStrategy(name, { ...parts, predictor });
        if (possible.includes(predictor)) expect(create().name).toBe(name);
        else expect(create).toThrow(`predictor: of ${name} must be auto or ${possible.join(" or ")}, got ${predictor}`);
      }
    }
  });
});
