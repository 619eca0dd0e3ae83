// Comparing engines: no ratio without valid figures on both sides, and goals that say when they are missed.
import { expect, test } from "vitest";
import { judge } from "../../bench/lib/goals.js";
import { type EngineResult, type PeersResults, peersFile, ratioOf } from "../../bench/lib/peers-results.js";
import { peersTables } from "../../bench/lib/peers-tables.js";
import type { Results } from "../../bench/lib/results.js";
import { leastLoss } from "../../bench/workloads/workload.js";

const work = { train: 4408, validation: 490, epochs: 10, batch: 32, majority: 0.63, twentyFlops: 45e9, floor: 0.046 };

function engine(id: string, seconds: readonly number[], changes: Partial<EngineResult> = {}): EngineResult {
  return {
    id,
    name: id,
    runtime: "Node 20.20.2",
    version: "1",
    start: 0.1,
    validation: { epochs: 10, accuracies: [0.7, 0.72, 0.74], seconds: 1 },
    twenty: { epochs: 10, seconds },
    five: [{ name: "8-relu", epochs: 10, first: seconds, later: seconds, accuracy: 0.72 }],
    controller: { loss: 0.047, milliseconds: seconds },
    core: { twenty: [0.99], five: [0.99], controller: [0.99] },
    ...changes,
  };
}
const own = engine("mlpnas", [1, 2, 4], { bestProducts: [45, 45, 45] });

test("a ratio is taken within each round", () => {
  expect(ratioOf(engine("torch", [10, 20, 20]), own, "twenty", work)).toEqual({
    median: 10,
    least: 5,
    most: 10,
    isDisturbed: false,
  });
});

test("a ratio says when others had much of the core", () => {
  const core = { twenty: [0.99, 0.5, 0.6], five: [0.99], controller: [0.99] };
  const disturbed = engine("torch", [10], { core });
  expect(ratioOf(disturbed, own, "twenty", work)).toHaveProperty("isDisturbed", true);
  expect(ratioOf(disturbed, own, "controller", work)).toHaveProperty("isDisturbed", false);
});

const accuracies = (...values: number[]) => ({ validation: { epochs: 10, accuracies: values, seconds: 1 } });
const doctored: readonly [string, Partial<EngineResult>, string][] = [
  ["learned too little", accuracies(0.69, 0.69, 0.69), "mean accuracy 0.690"],
  ["is better than it can be", accuracies(0.76, 0.76, 0.76), "mean accuracy 0.760"],
  ["lost one network to an overflow", accuracies(0.33, 0.9, 0.93), "an accuracy of 0.330"],
  ["has no accuracy at all", accuracies(Number.NaN, 0.72, 0.72), "mean accuracy NaN"],
  ["trained for fewer epochs", { validation: { epochs: 2, accuracies: [0.72], seconds: 1 } }, "validated over 2 epochs of 10"],
];
test.each(doctored)("no ratio when a side %s", (_name, changes, reason) => {
  const wrong = engine("torch", [10, 20, 20], changes);
  expect(ratioOf(wrong, own, "twenty", work)).toEqual({ refused: `torch: ${reason}` });
  expect(ratioOf(own, wrong, "twenty", work)).toEqual({ refused: `torch: ${reason}` });
});

test("a single network and the controller have checks of their own", () => {
  const single = engine("torch", [10], { five: [{ name: "8-relu", epochs: 10, first: [1], later: [1], accuracy: 0.33 }] });
  expect(ratioOf(single, own, { single: "8-relu" }, work)).toEqual({ refused: "torch: an accuracy of 0.330" });
  expect(ratioOf(single, own, "twenty", work)).toHaveProperty("median");
  for (const loss of [0.2, 0.0001, Number.NaN]) {
    const wrong = engine("torch", [10], { controller: { loss, milliseconds: [1] } });
    expect(ratioOf(wrong, own, "controller", work)).toEqual({ refused: `torch: loss ${loss.toFixed(3)}, least 0.046` });
  }
});

test("the tables say what is missed, slower, refused or undecided", () => {
  const engines = [
    own,
    engine("torch", [10, 20, 40]),
    engine("numpy", [2, 4, 8]),
    engine("sklearn", [0.5, 1, 2]),
    engine("jax-js", [50, 100, 200], accuracies(0.33)),
    engine("tfjs-core", [50, 100, 200], { core: { twenty: [0.5], five: [0.99], controller: [0.99] } }),
  ];
  const results: PeersResults = { isQuick: false, rounds: 3, isPinned: true, work, engines, missing: [] };
  const file: Results<PeersResults> = peersFile.parse({
    version: 1,
    command: "npm run bench:peers",
    machine: {
      date: "2026-01-01",
      processor: "a processor",
      cores: 2,
      memory: 8,
      system: "linux x64",
      node: "20.20.2",
      mlpnas: "0.1.0",
      isChanged: false,
      load: { before: 0, after: 1 },
    },
    results,
  });
  const ratios = peersTables(file).get("peers-ratios") ?? "";
  expect(ratios).toContain("| torch | 20.0 s | 10.0× (10.0 … 10.0) | ≥ 7×, met |");
  expect(ratios).toContain("| numpy | 4.00 s | 2.00× (2.00 … 2.00) | ≥ 2.2×, **missed** |");
  expect(ratios).toContain("| sklearn | 1.00 s | **slower** .500× (.500 … .500) | ≥ 4.5×, **missed** |");
  expect(ratios).toContain("| jax-js | 100 s | no ratio: jax-js: mean accuracy 0.330 | ≥ 19×, **missed** |");
  expect(ratios).toContain("| tfjs-core | 100 s | 50.0× (50.0 … 50.0), disturbed | ≥ 30×, undecided |");
  expect(peersTables(file).get("peers-limit")).toContain("50 %");
});

test("a goal is met at its bound", () => {
  expect(judge(0.5, { most: 0.5 }, String)).toBe("≤ 0.5, met");
  expect(judge(Number.NaN, { least: 1 }, String)).toBe("≥ 1, **missed**");
});

test("the least loss is what equal beginnings with different ends cost", () => {
  const distinct = leastLoss(
    [
      [1, 2],
      [3, 4],
    ],
    [
      [5, 6],
      [7, 8],
    ],
  );
  expect(distinct).toBeCloseTo(0);
  const alike = leastLoss(
    [
      [1, 2],
      [1, 4],
    ],
    [
      [5, 6],
      [7, 8],
    ],
  );
  expect(alike).toBeCloseTo(Math.LN2 / 2);
});
