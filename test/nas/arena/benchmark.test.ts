// Benchmarks: what a trial shows, by what it is judged, and what cannot be tried.
import { describe, expect, it } from "vitest";
import { parseCsv } from "../../../src/data/index.js";
import {
  decode,
  enumerate,
  formulaBenchmark,
  grammarOf,
  type Metric,
  type ObservationName,
  parseArchitecture,
  tableBenchmark,
  trainingTableOf,
} from "../../../src/nas/index.js";
import { stream } from "../../../src/tensor/index.js";
import { grammar, madeUpTable } from "./tables.js";

const observation = { name: "best", metric: "log-loss", last: 5 } as const;
const table = madeUpTable();

describe("a table as a benchmark", () => {
  it("has the smallest space that holds the table, and tries what the table has", () => {
    const benchmark = tableBenchmark(table, { observation });
    expect(benchmark.grammar.vocabulary.space).toEqual({
      ...grammar.vocabulary.space,
      learningRates: [],
      batchSizes: [],
      weightDecays: [],
    });
    expect([benchmark.size, benchmark.leftOut, benchmark.space.remaining()]).toEqual([48, 0, 48]);
    const some = trainingTableOf(parseCsv("architecture,validation_loss\n8-relu 16-tanh,1\n16-relu,2\nlinear,1", "t.csv"));
    const partial = tableBenchmark(some, { observation, isNoiseFree: true });
    expect([partial.size, partial.leftOut, partial.grammar.size, partial.space.remaining()]).toEqual([2, 1, 20, 2]);
  });

  it("shows one seed of each architecture, and judges by the mean of the others", () => {
    const benchmark = tableBenchmark(table, { observation });
    const round = benchmark.round(stream(3, "round"));
    const shown = new Set<number>();
    table.architectures.forEach((architecture, a) => {
      const losses = (table.curves[a] ?? []).map((curve) => Math.min(...curve.map(({ loss }) => loss)));
      const { validation, epochs, bestEpoch } = round.observe(architecture);
      const seed = losses.indexOf(validation.loss);
      shown.add(seed);
      expect([epochs, bestEpoch]).toEqual([table.curves[a]?.[seed], 2]);
      const others = losses.filter((_, s) => s !== seed);
      expect(round.judge(architecture)).toBeCloseTo(-others.reduce((x, y) => x + y) / 3, 12);
    });
    expect(shown).toEqual(new Set([0, 1, 2, 3]));
  });

  it("shows another seed to a repeat, and judges by those that no trial can show, repeated or not", () => {
    const round = tableBenchmark(table, { observation, repeats: 2 }).round(stream(3, "round"));
    table.architectures.forEach((architecture, a) => {
      const losses = (table.curves[a] ?? []).map((curve) => Math.min(...curve.map(({ loss }) => loss)));
      const shown = [0, 1].map((earlier) => losses.indexOf(round.observe(architecture, { earlier }).validation.loss));
      expect(new Set(shown).size).toBe(2);
      const others = losses.filter((_, s) => !shown.includes(s));
      expect(round.judge(architecture)).toBeCloseTo(-others.reduce((x, y) => x + y) / 2, 12);
    });
    expect(() => tableBenchmark(table, { observation, repeats: 4 })).toThrow("must have 5 seeds or more");
  });

  it("gives each rank once, the best architecture the first", () => {
    const round = tableBenchmark(table, { observation }).round(stream(0, "round"));
    const ranks = table.architectures.map((architecture) => round.rank(architecture)).sort((a, b) => a - b);
    expect(ranks).toEqual(Array.from({ length: 48 }, (_, k) => k + 1));
    const first = table.architectures.find((architecture) => round.rank(architecture) === 1);
    expect(round.judge(first ?? [])).toBe(round.best);
  });

  it("shows and judges by the mean of all where it is noise-free", () => {
    const benchmark = tableBenchmark(table, { observation, isNoiseFree: true });
    const round = benchmark.round(stream(0, "round"));
    for (const architecture of table.architectures)
      expect(round.judge(architecture)).toBeCloseTo(-round.observe(architecture).validation.loss, 12);
    const silent = tableBenchmark(madeUpTable({ noise: 0 }), { observation, isNoiseFree: true }).round(stream(0, "round"));
    expect(silent.rank(parseArchitecture("32-relu dropout-0.2"))).toBe(1);
  });

  it.each<[ObservationName, Metric, number]>([
    ["best", "log-loss", 2],
    ["best", "accuracy", 3],
    ["last", "accuracy", 4],
    ["least-loss", "accuracy", 2],
  ])("observes %s by %s", (name, metric, epoch) => {
    const curve = [
      [1, 0.9, 0.6],
      [2, 0.5, 0.5],
      [3, 0.8, 0.9],
      [4, 0.7, 0.7],
    ];
    const rows = curve.map((cells) => `8-relu,${cells.join(",")}`);
    const one = trainingTableOf(
      parseCsv(["architecture,epoch,validation_loss,validation_accuracy", ...rows].join("\n"), "t.csv"),
    );
    const round = tableBenchmark(one, { observation: { name, metric, last: 2 }, isNoiseFree: true }).round(stream(0, "r"));
    const [, loss, accuracy] = curve[epoch - 1] ?? [];
    expect(round.observe(parseArchitecture("8-relu")).validation).toEqual({ loss, accuracy });
  });

  it("observes the mean of the last epochs, and of all where there are fewer", () => {
    const rows = ["8-relu,1,4", "8-relu,2,2", "8-relu,3,1"];
    const one = trainingTableOf(parseCsv(["architecture,epoch,validation_loss", ...rows].join("\n"), "t.csv"));
    const seen = (last: number): number =>
      tableBenchmark(one, { observation: { name: "mean-of-last", metric: "log-loss", last }, isNoiseFree: true })
        .round(stream(0, "r"))
        .observe(parseArchitecture("8-relu")).validation.loss;
    expect([seen(2), seen(9)]).toEqual([1.5, 7 / 3]);
  });

  it("refuses one seed with noise, and an observation that the table lacks", () => {
    const one = trainingTableOf(parseCsv("architecture,validation_loss\n8-relu,1", "t.csv"));
    expect(() => tableBenchmark(one, { observation })).toThrow(
      /^t.csv: an architecture must have 2 seeds or more, .*--noise-free/s,
    );
    const accuracy = { ...observation, metric: "accuracy" } as const;
    expect(() => tableBenchmark(one, { observation: accuracy, isNoiseFree: true })).toThrow('column "validation_accuracy"');
  });
});

describe("a formula as a benchmark", () => {
  const space = grammarOf({ units: [8, 16], activations: ["relu"], dropoutRates: [], maxLayers: 3 });
  const worth = (sequence: readonly number[]): number => sequence.reduce((sum, token) => sum + token, 0);

  it("shows the worths themselves without noise", () => {
    const round = formulaBenchmark(space, worth).round(stream(0, "round"));
    const architecture = parseArchitecture("16-relu 16-relu 16-relu");
    expect([round.rank(architecture), round.best, round.judge(architecture)]).toEqual([1, 9, 9]);
    expect(round.observe(architecture).validation.loss).toBe(-9);
  });

  it("ranks as a list of all architectures would, equals in the list's order", () => {
    const round = formulaBenchmark(space, worth).round(stream(0, "round"));
    const listed = [...enumerate(space)].map((sequence, at) => ({
      architecture: decode(space.vocabulary, sequence),
      at,
      worth: worth(sequence),
    }));
    listed.sort((a, b) => b.worth - a.worth || a.at - b.at);
    expect(listed.map(({ architecture }) => round.rank(architecture))).toEqual(listed.map((_, above) => above + 1));
    expect(listed.map(({ architecture }) => round.judge(architecture))).toEqual(listed.map((each) => each.worth));
  });

  it("shows an architecture with the same noise in one round, with other noise in the next, of the deviation asked for", () => {
    const benchmark = formulaBenchmark(space, worth, { noise: 2 });
    const architecture = parseArchitecture("8-relu");
    const seen = (k: number): number => benchmark.round(stream(k, "round")).observe(architecture).validation.loss;
    expect(seen(1)).toBe(seen(1));
    const errors = Array.from({ length: 1_000 }, (_, k) => seen(k) + 4);
    const mean = errors.reduce((a, b) => a + b) / 1_000;
    const deviation = Math.sqrt(errors.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 999);
    expect(Math.abs(mean)).toBeLessThan(3 * (2 / Math.sqrt(1_000)));
    expect(Math.abs(deviation / 2 - 1)).toBeLessThan(3 / Math.sqrt(2_000));
  });
});
