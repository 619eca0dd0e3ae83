// Every switch by name: what it changes when it is on, and that it changes nothing else when off.
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { gradient } from "../../../src/autograd/index.js";
import { columnsThatTell, groupRows, parseCsv, toDataset } from "../../../src/data/index.js";
import {
  allOutputsLoss,
  allSwitches,
  bankKeys,
  createLocalEvaluator,
  discountOverBatch,
  type Evaluation,
  type EvaluationData,
  epochWeightedScores,
  type MaskedDecision,
  parseArchitecture,
  prefixKeys,
  reinforceStrategy,
  type Switches,
  type SwitchName,
  switchNames,
  type TutorialRows,
  tutorialEvaluator,
  tutorialRows,
  tutorialSwitches,
  worthsOf,
  zScores,
} from "../../../src/nas/index.js";
import { anySeed, loadTable } from "../../../src/runtime/index.js";
import { studyHost } from "../../../src/runtime/study-host.js";
import { setupFor } from "../../../src/study/index.js";
import { defaultsFor } from "../../../src/study/presets.js";
import type { SearchSetup } from "../../../src/study/search-setup.js";
import { createWasmDevice, stream, tensor, toFloats, valueOf } from "../../../src/tensor/index.js";
import { featureNamesOf } from "../../data/rows.js";
import { smallSearch, temporaryFolder, writeSmallCsv } from "../../runtime/files.js";
import { blobs, jobOf, stillClock } from "../blobs.js";
import { allBut, grammar, only, play, strategyWith } from "./learning.js";

const rewards = [0.6, 0.7, 0.5, 0.65];
const lengths = [2, 3, 3, 2];
const worths = (switches: Switches, of: readonly number[] = rewards) =>
  worthsOf(of, lengths, undefined, { switches, discount: 0.9 });
const lossesOf = (switches: Switches): (number | boolean | undefined)[] =>
  play(strategyWith(switches)).map(({ report }) => report["loss"]);
const textsOf = (switches: Switches): string => JSON.stringify(play(strategyWith(switches)).map(({ proposals }) => proposals));

/** 60 rows of two true features of which every third repeats the row before; a row number, and a column from which the class is made. */
const csv = ["," + "a,b,grade,label"]
  .concat(
    Array.from({ length: 60 }, (_, i) => {
      const k = i - (i % 3 === 2 ? 1 : 0);
      const grade = k % 7;
      return `${i},${(k * 37) % 11},${(k * 17) % 13},${grade},${grade < 3 ? "low" : "high"}`;
    }),
  )
  .join("\n");
const table = parseCsv(csv, "grades.csv");
const dataset = toDataset(table, { target: "label", keepsRowNumbers: true });
const clean = toDataset(table, { target: "label", ignore: ["grade"] });
const rowsWith = (switches: Switches): TutorialRows =>
  tutorialRows(dataset, { seed: 0, switches, duplicates: groupRows(clean.features) });
/** Row numbers: the first feature, as long as nothing is standardised. */
const numbersOf = ({ x }: EvaluationData["train"]): number[] =>
  Array.from({ length: x.shape[0] as number }, (_, i) => x.get(i, 0));
const raw = (...names: readonly SwitchName[]): Switches => only("noStandardisation", ...names);

const job = jobOf("8-tanh");

async function evaluated(switches: Switches, classes: number): Promise<Evaluation> {
  const { data } = blobs(classes);
  const rows: TutorialRows = {
    dataOf: () => ({ ...data, encoder: { columns: [] } }),
    testFor: () => undefined,
    duplicatesKept: 0,
  };
  const evaluator = tutorialEvaluator(createWasmDevice("simd"), rows, { switches, classes, clock: stillClock });
  for await (const evaluation of evaluator.evaluate([job])) return evaluation;
  throw new Error("no evaluation");
}

const folder = temporaryFolder();
const file = writeSmallCsv(folder);
const setupWith = (set: Switches): Promise<SearchSetup> =>
  setupFor(
    smallSearch(file, join(folder, "run"), { preset: "tutorial", metric: "accuracy", oneShot: true, set }),
    () => loadTable(file),
    studyHost,
  );

/** One test for each switch: a new one without does not compile. */
const tests: Readonly<Record<SwitchName, () => void | Promise<void>>> = {
  lossOverAllOutputs: () => {
    const logits = tensor([0.3, -1, 0.7, 0.1, 2, -0.4], [2, 3], "f64");
    const gradientFor = (tokens: readonly number[]): number[] => {
      const decision: MaskedDecision = {
        logits,
        tokens: tensor([...tokens], undefined, "f64"),
        advantages: tensor([1.5, -0.5], undefined, "f64"),
        active: tensor([1, 1], undefined, "f64"),
        mask: tensor([1, 1, 1, 1, 1, 1], [2, 3], "f64"),
      };
      return gradient(allOutputsLoss([decision]), [logits]).flatMap((g) => [...toFloats(valueOf(g))]);
    };
    const z = [...toFloats(valueOf(logits))];
    const p = [0, 1].flatMap((b) => {
      const row = z.slice(3 * b, 3 * b + 3).map(Math.exp);
      return row.map((e) => e / row.reduce((x, y) => x + y));
    });
    const expected = p.map((pj, i) => ((i < 3 ? 1.5 : -0.5) * (pj - 1 / 3)) / 2);
    for (const [i, g] of gradientFor([0, 1]).entries()) expect(g).toBeCloseTo(expected[i] as number, 14);
    expect(gradientFor([2, 0])).toEqual(gradientFor([0, 1])); // the chosen tokens are not in it
    expect(lossesOf(only("lossOverAllOutputs"))).not.toEqual(lossesOf(only()));
  },

  discountAcrossSamples: () => {
    const equal = Array.from({ length: 10 }, () => 0.62 - 0.5);
    const { scores } = zScores(discountOverBatch(equal, 0.9));
    expect(scores[0]).toBeCloseTo(1.35, 2);
    expect(scores[9]).toBeCloseTo(-1.79, 2);
    const on = worths(only("discountAcrossSamples", "constantBaseline"));
    for (const advantages of on.advantages) expect(new Set(advantages).size).toBe(1); // every token of an architecture alike
    const off = worths(only());
    expect((off.advantages[0] as Float64Array)[0]).toBeCloseTo(0.9 * ((off.advantages[0] as Float64Array)[1] as number), 14);
  },

  rewardRowsShuffled: () => {
    // With one decision trained in each architecture, and rewards of which one stands out, the wrong ones are reinforced.
    const [shuffledLoss, loss] = [lossesOf(only("rewardRowsShuffled")), lossesOf(only())];
    expect(shuffledLoss).not.toEqual(loss);
    const alike = (switches: Switches) =>
      play(strategyWith(switches), { outcome: () => 0.7 }).map(({ report }) => report["loss"]);
    expect(alike(only("rewardRowsShuffled"))).toEqual(alike(only())); // where all rewards are alike it does not matter whose they are
  },

  trainsDiscardedState: () => {
    // Masked, the state before the last place has one legal choice: no gradient, and the policy stays where it was.
    expect(lossesOf(only("trainsDiscardedState", "lastTokenOnly"))).toEqual([0, 0, 0]);
    expect(lossesOf(only("lastTokenOnly"))).not.toContain(0);
    const unmasked = lossesOf(only("trainsDiscardedState", "lastTokenOnly", "rejectionNotInPolicy"));
    expect(unmasked.every((loss) => loss !== 0)).toBe(true);
  },

  lastTokenOnly: () => {
    // An architecture of one layer and one of two differ in how many decisions are trained: only the last of each.
    const [last, every] = [lossesOf(only("lastTokenOnly")), lossesOf(only())];
    expect(last).not.toEqual(every);
  },

  singleTimeStep: () => {
    expect(textsOf(only("singleTimeStep"))).not.toBe(textsOf(only()));
  },

  leakedColumns: () => {
    expect(featureNamesOf(dataset)).toEqual(["column 1", "a", "b", "grade"]);
    expect(columnsThatTell(table, "label")).toEqual(["grade"]);
    expect(featureNamesOf(toDataset(table, { target: "label", ignore: columnsThatTell(table, "label") }))).toEqual(["a", "b"]);
  },

  noStandardisation: () => {
    expect(rowsWith(raw()).dataOf(1).train.x.get(5, 0)).toBeGreaterThan(1);
    const { x } = rowsWith(only()).dataOf(1).train;
    const column = Array.from({ length: x.shape[0] as number }, (_, i) => x.get(i, 0));
    expect(Math.abs(column.reduce((a, b) => a + b) / column.length)).toBeLessThan(1e-6);
  },

  newSplitPerArchitecture: () => {
    const validationOf = (switches: Switches, trial: number) => numbersOf(rowsWith(switches).dataOf(trial).validation);
    expect(validationOf(raw(), 1)).toEqual(validationOf(raw(), 2));
    const fresh = [1, 2, 3].map((trial) => validationOf(raw("newSplitPerArchitecture"), trial));
    expect(new Set(fresh.map(String)).size).toBe(3);
    for (const rows of fresh) expect(rows.length).toBeLessThanOrEqual(6); // a tenth of what is not held back
    expect(validationOf(raw("newSplitPerArchitecture"), 1)).toEqual(fresh[0]);
  },

  sharedWeightsSawValidation: async () => {
    const sharesWith = async (switches: Switches) => (await setupWith(switches)).sharing.oneShot;
    expect(await sharesWith(only("newSplitPerArchitecture", "sharedWeightsSawValidation"))).toBe(true);
    expect(await sharesWith(only("newSplitPerArchitecture"))).toBe(false);
    expect(await sharesWith(only())).toBe(true); // all trials have the same validation rows, which none is trained on
  },

  noTestSet: () => {
    expect(rowsWith(raw("noTestSet")).testFor(1)).toBeUndefined();
    const rows = rowsWith(raw("newSplitPerArchitecture"));
    const held = new Set(numbersOf(rows.testFor(1) as NonNullable<ReturnType<TutorialRows["testFor"]>>));
    expect(held.size).toBe(9);
    for (const trial of [1, 2, 3]) {
      const { train, validation } = rows.dataOf(trial);
      expect([...numbersOf(train), ...numbersOf(validation)].filter((row) => held.has(row))).toEqual([]);
      expect(train.y.length + validation.y.length + held.size).toBe(60);
    }
  },

  duplicatesCrossSplit: () => {
    /** How many rows of validation repeat one of training. */
    const crossing = (switches: Switches): number =>
      Array.from({ length: 8 }, (_, trial) => {
        const { train, validation } = rowsWith(switches).dataOf(trial);
        const key = (row: number): string => [1, 2].map((j) => dataset.features.get(row, j)).join();
        const trained = new Set(numbersOf(train).map(key));
        return numbersOf(validation).filter((row) => trained.has(key(row))).length;
      }).reduce((a, b) => a + b);
    for (const split of [[], ["newSplitPerArchitecture"]] as const) {
      expect(crossing(raw("noTestSet", ...split))).toBe(0);
      expect(crossing(raw("noTestSet", "duplicatesCrossSplit", ...split))).toBeGreaterThan(5);
    }
  },

  epochWeightedAccuracy: async () => {
    const scores = epochWeightedScores([
      { epoch: 1, loss: 6, accuracy: 0.2 },
      { epoch: 2, loss: 3, accuracy: 0.5 },
    ]);
    expect(scores.loss).toBeCloseTo(4, 12);
    expect(scores.accuracy).toBeCloseTo(0.4, 12);
    const [on, off] = [await evaluated(only("epochWeightedAccuracy"), 3), await evaluated(only(), 3)];
    if (on.status === "failed" || off.status === "failed") throw new Error("must train");
    expect(on.validation).toEqual(epochWeightedScores(on.epochs));
    expect(on.bestEpoch).toBe(on.epochs.length);
    expect(off.validation.loss).toBe(Math.min(...off.epochs.map(({ loss }) => loss)));
  },

  binaryLossTypo: async () => {
    const lossesBy = async (switches: Switches, classes: number) =>
      (await evaluated(switches, classes)).epochs.map(({ loss }) => loss);
    const stuck = await lossesBy(only("binaryLossTypo"), 2);
    expect(new Set(stuck).size).toBe(1); // nothing is learned
    const learned = await lossesBy(only(), 2);
    expect(learned.at(-1)).toBeLessThan(stuck[0] as number);
    expect(await lossesBy(only("binaryLossTypo"), 3)).toEqual(await lossesBy(only(), 3)); // three classes have no such fault
  },

  zScoreWithoutGuard: () => {
    const alike = { outcome: () => 0.7 };
    const [on] = play(strategyWith(only("zScoreWithoutGuard")), alike);
    expect(on?.report).toMatchObject({ rewardsAlike: true, stepSkipped: true });
    const [off] = play(strategyWith(only()), alike);
    expect(off?.report).toMatchObject({ rewardsAlike: true });
    expect(off?.report).not.toHaveProperty("stepSkipped");
    expect(textsOf(only("zScoreWithoutGuard"))).toBe(textsOf(only()));
  },

  constantBaseline: () => {
    expect(worths(only("constantBaseline")).baseline).toBe(0.5);
    expect(worths(only()).baseline).toBeCloseTo(0.6125, 12);
    // Taken off before a discount over the batch, it leaves all rewards positive.
    const [on] = worths(only("constantBaseline"), [0.6, 0.7, 0.65, 0.62]).advantages as [Float64Array];
    expect(on[1]).toBeGreaterThan(0);
  },

  optimiserReset: () => {
    const [on, off] = [lossesOf(only("optimiserReset")), lossesOf(only())];
    expect(on.slice(0, 2)).toEqual(off.slice(0, 2)); // the first batch starts anew anyway, and a report is of before its step
    expect(on[2]).not.toBe(off[2]);
  },

  rejectionNotInPolicy: () => {
    const entropyOf = (switches: Switches): number => play(strategyWith(switches))[0]?.report["entropy"] as number;
    // Over all seven tokens, and not over the legal ones only.
    expect(entropyOf(only("rejectionNotInPolicy"))).toBeGreaterThan(entropyOf(only()) + 0.2);
  },

  endlessResampling: () => {
    // Of 24 architectures the last ones are hardly ever drawn: the guard gives them, and says so.
    const strong = { CONTROLLER_LEARNING_RATE: 0.5, CONTROLLER_DECAY: 0 };
    const outcome = (text: string): number => (text === "8-relu" ? 1 : 0.5);
    const played = play(strategyWith(only("endlessResampling"), strong), { batches: 8, size: 3, outcome });
    expect(played.flatMap(({ proposals }) => proposals)).toHaveLength(24);
    expect(played.some(({ report }) => Number(report["redrawLimit"] ?? 0) > 0)).toBe(true);
    const off = play(strategyWith(only(), strong), { batches: 8, size: 3, outcome });
    expect(off.flatMap(({ proposals }) => proposals)).toHaveLength(24);
    expect(off.every(({ report }) => report["redrawLimit"] === undefined)).toBe(true);
  },

  predictorUnused: () => {
    const predictor = { CONTROLLER_USE_PREDICTOR: true };
    const on = play(strategyWith(only("predictorUnused"), predictor));
    for (const { proposals } of on) for (const p of proposals) expect(p.prediction).toBeGreaterThan(0);
    const off = play(strategyWith(only(), predictor), { batches: 2 });
    expect(off[0]?.proposals).toEqual(on[0]?.proposals); // it knows nothing before the first batch
    expect(off[1]?.proposals).not.toEqual(on[1]?.proposals);
    expect(off[1]?.report["predictionRank"]).toBeGreaterThanOrEqual(-1);
    expect(on[1]?.report).not.toHaveProperty("predictionRank");
    const least = (played: typeof on): number => Math.min(...(played[1]?.proposals.map((p) => p.prediction as number) ?? []));
    expect(least(off)).toBeGreaterThan(least(on)); // the best of four candidates each
  },

  bigramKeyWithoutDepth: () => {
    const architecture = parseArchitecture("64-tanh dropout-0.2 32-elu");
    expect(bankKeys(architecture)).toEqual(["input > 64-tanh", "64-tanh > 32-elu", "32-elu > output"]);
    expect(prefixKeys(architecture)).toEqual(["64-tanh", "64-tanh dropout-0.2 32-elu", "64-tanh dropout-0.2 32-elu output"]);
  },

  noSeed: () => {
    const seedOf = (set: Partial<Record<SwitchName, boolean>>) => defaultsFor({ preset: "tutorial", set }, anySeed).seed;
    expect(new Set([seedOf({}), seedOf({}), seedOf({})]).size).toBeGreaterThan(1);
    expect(seedOf({ noSeed: false })).toBe(0);
  },

  logAtTheEnd: async () => {
    expect((await setupWith(only("logAtTheEnd"))).journal).toBe("at the end");
    expect((await setupWith(only())).journal).toBe("each event");
  },
};

describe("the switches", () => {
  it("have a text for what the tutorial does and one for what is right", () => {
    for (const name of switchNames) {
      const { on, off, severity } = tutorialSwitches[name];
      expect(
        [on, off].every((text) => text.length > 10 && !text.endsWith(".")),
        name,
      ).toBe(true);
      expect(["A", "B"]).toContain(severity);
    }
    expect(switchNames).toHaveLength(23);
  });

  test.each(switchNames)("%s does what its text says", (name) => tests[name]());
});

describe("the tutorial's strategy", () => {
  it("is REINFORCE with the tutorial's constants, bit for bit, where every switch is off", () => {
    const reinforce = reinforceStrategy(createWasmDevice("simd"), grammar, stream(0, "controller"), {
      metric: "accuracy",
      units: 12,
      passes: 10,
      optimizer: { kind: "adam", rate: 0.01, decay: 0.1 },
      entropyWeight: 0,
    });
    const right = play(strategyWith(only()), { batches: 4 });
    const expected = play(reinforce, { batches: 4 });
    expect(right.map(({ proposals }) => proposals)).toEqual(expected.map(({ proposals }) => proposals));
    for (const [k, { report }] of right.entries()) {
      const { loss, entropy, baseline, reward } = expected[k]?.report ?? {};
      expect(report).toMatchObject({ loss, entropy, baseline, reward });
    }
    expect(expected[3]?.report["loss"]).not.toBe(expected[0]?.report["loss"]);
  });

  it("proposes every architecture once and then no more, however its switches stand", () => {
    for (const switches of [allSwitches(true), allSwitches(false), allBut("endlessResampling"), allBut("rejectionNotInPolicy")]) {
      for (const CONTROLLER_USE_PREDICTOR of [true, false]) {
        const played = play(strategyWith(switches, { CONTROLLER_USE_PREDICTOR }), { batches: 5, size: 5 });
        const texts = played.flatMap(({ proposals }) => proposals.map(({ architecture }) => JSON.stringify(architecture)));
        expect(new Set(texts).size).toBe(24);
        expect(texts).toHaveLength(24);
      }
    }
  });

  it("learns what the right estimator is told, and not what the tutorial's is", () => {
    // One architecture of 24 is rewarded; how often it would be drawn again is asked of fresh trials that may repeat.
    const rewarded = (text: string): number => (text.startsWith("16-tanh") ? 1 : 0.5);
    const shareOf = (switches: Switches): number => {
      const strategy = strategyWith(switches, { CONTROLLER_DECAY: 0 });
      let hits = 0;
      for (let round = 0; round < 40; round++) {
        const [{ proposals }] = play(strategy, { batches: 1, size: 6, outcome: rewarded }) as [ReturnType<typeof play>[number]];
        if (round >= 30)
          hits += proposals.filter(
            ({ architecture }) =>
              JSON.stringify(architecture[0]).includes("16") && JSON.stringify(architecture[0]).includes("tanh"),
          ).length;
      }
      return hits / 60;
    };
    expect(shareOf(only())).toBeGreaterThan(0.6); // 6 of 24 begin so, and all are drawn before any other
    expect(shareOf(allSwitches(true))).toBeLessThan(0.5);
  });
});

test("the tutorial's evaluator with all switches off is the local one", async () => {
  const { data } = blobs(3);
  for await (const evaluation of createLocalEvaluator(createWasmDevice("simd"), data, stillClock).evaluate([job])) {
    expect(await evaluated(only(), 3)).toEqual(evaluation);
  }
});
