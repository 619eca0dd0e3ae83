// Training on a target of numbers, and on rows that count more or less.
import { describe, expect, it } from "vitest";
import { type FitOptions, fit as fitNetwork, type LabelledRows, placeRows } from "../../src/nn/index.js";
import { arrayOf, createReferenceDevice, createWasmDevice, stream, toFloats } from "../../src/tensor/index.js";
import { listOf } from "./closeness.js";
import { clouds, mlp, normal } from "./networks.js";

const options: FitOptions = {
  optimizer: { kind: "adam", rate: 0.05 },
  epochs: 60,
  batchSize: 20,
  patience: 60,
  monitor: "rmse",
};
const chances = () => ({ shuffle: stream(0, "shuffle"), dropoutKey: 1 });

/** `y = 2 x₀ − x₁ + 1/2` in units of the target's deviation, with some noise. */
function line(count: number, { seed, noise, unit }: { seed: number; noise: number; unit: number }): LabelledRows {
  const rng = stream(seed, "line");
  const x = Array.from({ length: count * 2 }, () => normal(rng));
  const y = Array.from(
    { length: count },
    (_, i) => 2 * (x[2 * i] as number) - (x[2 * i + 1] as number) + 0.5 + noise * normal(rng),
  );
  return { x: arrayOf(x, [count, 2]), y, unit };
}

describe("a fit to numbers", () => {
  it("recovers a linear function, and tells its error in the target's units", async () => {
    for (const device of [createWasmDevice("simd"), createReferenceDevice("f64")]) {
      const [train, validation] = [1, 2].map((seed) => placeRows(device, line(200, { seed, noise: 0.1, unit: 40 })));
      if (train === undefined || validation === undefined) throw new Error("there must be rows");
      const { best, parameters } = await fitNetwork(device, mlp([2, 1], stream(3)), { train, validation }, options, chances());
      const [weight, bias] = parameters.map(listOf) as [number[], number[]];
      expect(Math.abs((weight[0] as number) - 2)).toBeLessThan(0.05);
      expect(Math.abs((weight[1] as number) + 1)).toBeLessThan(0.05);
      expect(Math.abs((bias[0] as number) - 0.5)).toBeLessThan(0.05);
      expect(best?.validation.rmse).toBeGreaterThan(40 * 0.08);
      expect(best?.validation.rmse).toBeLessThan(40 * 0.12);
      expect(best?.validation.r2).toBeGreaterThan(0.99);
      expect(best?.validation).not.toHaveProperty("accuracy");
    }
  });

  it.each(["r2", "rmse"] as const)("keeps the epoch of the best %s", async (monitor) => {
    const device = createWasmDevice("simd");
    const [train, validation] = [20, 60].map((count, seed) => placeRows(device, line(count, { seed, noise: 1, unit: 3 })));
    if (train === undefined || validation === undefined) throw new Error("there must be rows");
    const { best, epochs } = await fitNetwork(
      device,
      mlp([2, 32, 1], stream(3)),
      { train, validation },
      { ...options, monitor },
      chances(),
    );
    const values = epochs.map((epoch) => epoch.validation[monitor] as number);
    expect(best?.validation[monitor]).toBe(monitor === "r2" ? Math.max(...values) : Math.min(...values));
    expect(best?.epoch).toBeLessThan(epochs.length);
  });
});

describe("row weights", () => {
  const kind = { classes: 3, features: 4, spread: 0.6 };
  const validation = clouds(60, { ...kind, seed: 2 });
  const rows = clouds(90, { ...kind, seed: 1 });
  const half = Float32Array.from({ length: 90 }, (_, i) => i % 2);
  const training: FitOptions = { ...options, epochs: 4, monitor: "log-loss", withTrainingLoss: true };

  async function fitted(train: LabelledRows) {
    const device = createWasmDevice("simd");
    const placed = { train: placeRows(device, train), validation: placeRows(device, validation) };
    const { parameters, epochs } = await fitNetwork(device, mlp([4, 8, 3], stream(3)), placed, training, chances());
    return { parameters: parameters.map(listOf), epochs };
  }

  it("of 0 leave a row out of training to the bit, whatever is in it", async () => {
    const features = toFloats(rows.x, "f32").slice();
    const poisoned: LabelledRows = {
      x: arrayOf(
        features.map((value, k) => (half[Math.floor(k / 4)] === 0 ? 1e3 - value : value)),
        [90, 4],
      ),
      y: Array.from(rows.y, (label, i) => (half[i] === 0 ? (label + 1) % 3 : label)),
      weights: half,
    };
    expect(await fitted(poisoned)).toEqual(await fitted({ ...rows, weights: half }));
  });

  it("all 1 are as none, and others change what is learned", async () => {
    const plain = await fitted(rows);
    const alike = await fitted({ ...rows, weights: new Float32Array(90).fill(1) });
    expect(alike.epochs.map(({ validation }) => validation.loss)).toEqual(plain.epochs.map(({ validation }) => validation.loss));
    const rare = await fitted({ ...rows, weights: Float32Array.from(rows.y, (label) => (label === 2 ? 4 : 0.5)) });
    expect(rare.parameters).not.toEqual(plain.parameters);
  });

  it("are one a row", () => {
    const device = createReferenceDevice();
    expect(() => placeRows(device, { ...rows, weights: [1, 2] })).toThrow(
      "placeRows: there must be one weight for each of 90 rows, got 2",
    );
  });
});
