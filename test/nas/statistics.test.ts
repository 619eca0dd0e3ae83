// Means and their intervals: against tables, other programs, and how often they are right.
import { describe, expect, it } from "vitest";
import { differenceOfMeans, isBeyondNoise, meanInterval, studentT } from "../../src/nas/index.js";
import { stream } from "../../src/tensor/index.js";

describe("studentT", () => {
  // scipy 1.17.1: stats.t.ppf((1 + share) / 2, degrees)
  it.each([
    [1, 0.95, 12.706204736174694],
    [2, 0.95, 4.302652729749462],
    [3, 0.95, 3.1824463052837078],
    [17, 0.95, 2.1098155778333156],
    [58, 0.95, 2.0017174841452356],
    [1000, 0.95, 1.9623390808264083],
    [7, 0.99, 3.4994832973504924],
    [4, 0.5, 0.7406970841126829],
  ])("of %d degrees of freedom and a share of %d is scipy's", (degrees, share, t) => {
    expect(studentT(degrees, share)).toBeCloseTo(t, 11);
  });
});

describe("meanInterval", () => {
  it("is t standard errors to either side", () => {
    const { n, mean, half } = meanInterval([1, 2, 3]);
    expect([n, mean]).toEqual([3, 2]);
    expect(half).toBeCloseTo(studentT(2) * Math.sqrt(1 / 3), 12);
  });

  it("is no interval of one value, and no mean of none", () => {
    expect(meanInterval([0.7])).toEqual({ n: 1, mean: 0.7, half: null });
    expect(meanInterval([])).toEqual({ n: 0, mean: Number.NaN, half: null });
  });
});

describe("differenceOfMeans", () => {
  // R's data set "sleep" (Student 1908); t.test(extra ~ group): df = 17.776, 95 % interval -3.3654832 ... 0.2054832.
  const sleep = [
    [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2],
    [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
  ] as const;

  it("is Welch's, its degrees of freedom rounded down", () => {
    const { difference, half } = differenceOfMeans(...sleep);
    expect(difference).toBeCloseTo(-1.58, 12);
    const inR = (0.2054832 + 3.3654832) / 2;
    expect(half).toBeGreaterThan(inR);
    expect(half).toBeLessThan(inR * 1.005);
    expect(isBeyondNoise({ difference, half })).toBe(false);
  });

  it("has as many degrees of freedom as Student's for equal spreads and sizes", () => {
    // In binary these two come out a little short of 2 degrees.
    expect(differenceOfMeans([0.1, 0.2], [0.3, 0.4]).half).toBeCloseTo(studentT(2) * Math.sqrt(0.005), 12);
  });

  it("has no interval where a side has one value, and is never beyond noise then", () => {
    const alone = differenceOfMeans([9], [1, 1.1, 0.9]);
    expect(alone).toEqual({ difference: 8, half: null });
    expect(isBeyondNoise(alone)).toBe(false);
  });

  it("is certain where no value differs from another on its side", () => {
    expect(differenceOfMeans([2, 2], [1, 1, 1])).toEqual({ difference: 1, half: 0 });
    expect(isBeyondNoise(differenceOfMeans([1, 1], [1, 1]))).toBe(false);
  });

  it("leaves the true difference out one time in twenty of four values against thirty, more often of two", () => {
    const random = stream(0, "coverage");
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const sample = (size: number): number[] => Array.from({ length: size }, normal);
    const misses = (size: number): number => {
      const repeats = Array.from({ length: 4_000 }, () => differenceOfMeans(sample(size), sample(30)));
      return repeats.filter(isBeyondNoise).length / repeats.length;
    };
    expect(misses(4)).toBeGreaterThan(0.04);
    expect(misses(4)).toBeLessThan(0.067);
    expect(misses(2)).toBeGreaterThan(0.085);
  });
});
