// Latencies: what is measured, and what a limit makes of it.
import { describe, expect, it } from "vitest";
import {
  activations,
  createController,
  decode,
  enumerate,
  formatArchitecture,
  grammarOf,
  type LatencyTable,
  latencyLimit,
  measureLatencies,
  tutorialSpace,
} from "../../src/nas/index.js";
import { createWasmDevice, stream } from "../../src/tensor/index.js";

const space = { units: [8, 512], activations, dropoutRates: [0.2], maxLayers: 2 };

describe("measureLatencies", () => {
  it("times every product and activation that a network of the space can have, and wide ones take longer", async () => {
    const table = await measureLatencies(
      createWasmDevice("simd"),
      space,
      { features: 11, classes: 3 },
      () => performance.now() / 1000,
    );
    expect(Object.keys(table.products).sort()).toEqual(
      ["11>8", "11>512", "11>3", "8>8", "8>512", "8>3", "512>8", "512>512", "512>3"].sort(),
    );
    expect(Object.keys(table.activations)).toHaveLength(2 * activations.length);
    for (const seconds of [...Object.values(table.products), ...Object.values(table.activations)]) {
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThan(1e-3);
    }
    // A product of 4,096 times the work: far beyond what a busy machine can blur.
    expect(table.products["512>512"]).toBeGreaterThan(10 * (table.products["8>8"] as number));
    expect(JSON.parse(JSON.stringify(table))).toEqual(table);
  });
});

describe("a limit on latency", () => {
  const microseconds = 1e-6;
  const products = { "11>8": 1, "11>512": 2, "11>3": 1, "8>8": 1, "8>512": 3, "512>8": 3, "512>512": 9, "8>3": 0.5, "512>3": 1 };
  const table: LatencyTable = {
    device: "made up",
    rows: 256,
    products: Object.fromEntries(Object.entries(products).map(([name, time]) => [name, time * microseconds])),
    activations: Object.fromEntries(
      space.units.flatMap((units) => activations.map((name, i) => [`${units}-${name}`, (i / 10) * microseconds])),
    ),
  };
  const within = (most: number): string[] => {
    const grammar = grammarOf(space, { features: 11, classes: 3, each: [latencyLimit(most * microseconds, table)] });
    return Array.from(enumerate(grammar), (sequence) => formatArchitecture(decode(grammar.vocabulary, sequence)));
  };

  it("sums products and activations, and dropout costs nothing", () => {
    expect(within(1.5)).toEqual(["8-sigmoid dropout-0.2", "8-sigmoid"]);
    expect(within(1.6)).toContain("8-tanh"); // 1 + .1 + .5
    expect(within(1.6)).not.toContain("8-relu");
    expect(within(2.7)).toContain("8-tanh 8-tanh"); // 1 + .1 + 1 + .1 + .5
    expect(within(2.69)).not.toContain("8-tanh 8-tanh");
  });

  it("is refused a layer that was not measured", () => {
    const { costOf } = latencyLimit(1, table);
    expect(() => costOf({ inputs: 11, units: 64, activation: "relu" })).toThrow("no layer of 11 to 64 was measured");
  });
});

describe("a policy under a limit", () => {
  it("draws nothing beyond it, whether or not what was seen is masked: its own samples are those of the policy that it trains", () => {
    const device = createWasmDevice("simd");
    const most = 2_000;
    const limits = {
      features: 11,
      classes: 3,
      each: [{ most, costOf: ({ inputs, units }: { inputs: number; units: number }) => inputs * units }],
    };
    for (const maxLayers of [2, 8]) {
      const grammar = grammarOf({ ...tutorialSpace, maxLayers }, limits);
      const controller = createController(device, grammar, stream(0, "controller"), { units: 8 });
      for (const { tokens, logProbability } of controller.sampleBatch(64, undefined, stream(0, "draws"))) {
        const widths = [
          11,
          ...decode(grammar.vocabulary, tokens).flatMap((part) => (part.kind === "dense" ? [part.units] : [])),
          3,
        ];
        const macs = widths.slice(1).reduce((sum, units, k) => sum + units * (widths[k] as number), 0);
        expect(macs).toBeLessThanOrEqual(most);
        expect(logProbability).toBeLessThan(0);
      }
    }
  });
});
