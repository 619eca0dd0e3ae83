// The simulation of a queue against what can be worked out by hand.
import { describe, expect, it } from "vitest";
import { asynchronous, type Costs, type Load, synchronous } from "../../bench/lib/queue-simulation.js";
import { stream } from "../../src/tensor/index.js";

const free: Costs = { overhead: 0, server: 0, own: 0 };
const even: Load = { services: [2], stragglers: { share: 0, factor: 1 } };
const rng = () => stream(0, "simulation");
const batched = (workers: number, batch: number, load = even, costs = free, hasCopies = false): number =>
  synchronous({ workers, trials: 20_000 }, { batch, hasCopies }, load, costs, rng());

describe("batches", () => {
  it("of equal trainings fill the workers, or leave the rest of them idle", () => {
    expect(batched(1, 10)).toBeCloseTo(1);
    expect(batched(10, 40)).toBeCloseTo(1);
    expect(batched(10, 5)).toBeCloseTo(0.5);
    expect(batched(10, 11)).toBeCloseTo(11 / 20);
  });

  it("pay for the search's own time, for the way there and back, and for a server that is slow", () => {
    expect(batched(10, 10, even, { ...free, own: 0.2 })).toBeCloseTo(2 / 4);
    expect(batched(10, 10, even, { ...free, overhead: 2 })).toBeCloseTo(1 / 2);
    expect(batched(10, 10, even, { ...free, server: 1 })).toBeCloseTo(2 / 11);
  });

  it("wait for stragglers, unless those are begun again", () => {
    const load: Load = { services: [1], stragglers: { share: 0.01, factor: 50 } };
    const [without, copied] = [batched(100, 100, load), batched(100, 100, load, free, true)];
    expect(without).toBeLessThan(0.1);
    expect(copied).toBeGreaterThan(0.25);
  });
});

describe("without a barrier", () => {
  const at = (workers: number, costs = free, load = even): number => asynchronous({ workers, trials: 2_000 }, load, costs, rng());

  it("workers are busy, as far as the search and the server are quick enough", () => {
    expect(at(10)).toBeCloseTo(1);
    expect(at(10, { ...free, overhead: 0.5 })).toBeCloseTo(2 / 2.5);
    expect(at(1_000, { ...free, own: 0.1 })).toBeCloseTo(2 / 0.1 / 1_000, 2);
    expect(at(1_000, { ...free, own: 0.01, server: 0.1 })).toBeCloseTo(2 / 0.1 / 1_000, 2);
  });

  it("is never worse than batches", () => {
    const load: Load = { services: [0.1, 1, 10], stragglers: { share: 0.05, factor: 5 } };
    for (const workers of [3, 30, 300]) {
      expect(at(workers, free, load)).toBeGreaterThan(batched(workers, workers, load));
      expect(at(workers, free, load)).toBeLessThan(1);
    }
  });
});
