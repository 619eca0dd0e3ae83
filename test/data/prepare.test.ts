import { describe, expect, it } from "vitest";
import { fitEncoder, type NumberEncoding, prepare, splitRows } from "../../src/data/index.js";
import { wineDataset } from "./wine.js";

describe("prepare", () => {
  const wine = wineDataset();
  const data = prepare(wine, { seed: 0 });

  it("splits as splitRows does, with the same options", () => {
    expect(data.split).toEqual(splitRows(wine, { seed: 0 }));
    expect(prepare(wine, { seed: 0, test: 0.1 }).test.n).toBe(490);
  });

  it("fits the standardisation on the training rows only", () => {
    expect(data.encoder).toEqual(fitEncoder(wine, data.split.train));
    for (let j = 0; j < 11; j++) {
      let sum = 0;
      for (let i = 0; i < data.train.n; i++) sum += data.train.x.get(i, j);
      expect(Math.abs(sum / data.train.n)).toBeLessThan(1e-6);
    }
  });

  it("keeps each row's features and class together in every part", () => {
    const { mean, deviation } = data.encoder.columns[10] as NumberEncoding;
    for (const part of ["train", "validation", "test"] as const) {
      const { x, y, n } = data[part];
      const rows = data.split[part];
      expect([x.shape, y.length, n]).toEqual([[rows.length, 11], rows.length, rows.length]);
      expect(y).toBeInstanceOf(Float32Array);
      rows.forEach((row, i) => {
        if (y[i] !== wine.labels[row]) throw new Error(`${part}: row ${row} has class ${y[i]}`);
        const expected = Math.fround((wine.features.get(row, 10) - mean) / deviation);
        if (x.get(i, 10) !== expected) throw new Error(`${part}: row ${row} has alcohol ${x.get(i, 10)}, not ${expected}`);
      });
    }
  });
});
