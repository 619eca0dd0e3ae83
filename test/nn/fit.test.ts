// Training: what it reaches, what it returns, when it stops, which rows it sees; and scoring.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matmul, multiply, reshape } from "../../src/autograd/index.js";
import {
  type Fit,
  type FitOptions,
  type FitParts,
  fit as fitNetwork, // `fit` is the name of a focused test elsewhere
  isBetter,
  type LabelledRows,
  type Network,
  placeRows,
  score,
  valueOf,
} from "../../src/nn/index.js";
import {
  arrayOf,
  createReferenceDevice,
  createWasmDevice,
  type Device,
  hash32,
  type NdArray,
  stream,
  type Tensor,
  toFloats,
} from "../../src/tensor/index.js";
import { distance, listOf } from "./closeness.js";
import { clouds, mlp } from "./networks.js";

const adam = { kind: "adam", rate: 0.01 } as const;
const options: FitOptions = { optimizer: adam, epochs: 12, batchSize: 16, patience: 12, monitor: "log-loss" };

interface Problem {
  readonly network: Network;
  readonly train: LabelledRows;
  readonly validation: LabelledRows;
}

async function trained(
  { network, train, validation }: Problem,
  more: Partial<FitOptions> = {},
  {
    shuffleSeed = 0,
    dropoutKey = 1,
    device = createWasmDevice("simd"),
  }: { shuffleSeed?: number; dropoutKey?: number; device?: Device } = {},
): Promise<Fit> {
  const rows = { train: placeRows(device, train), validation: placeRows(device, validation) };
  return fitNetwork(device, network, rows, { ...options, ...more }, { shuffle: stream(shuffleSeed, "shuffle"), dropoutKey });
}

const bits = ({ parameters }: Fit): number[][] => parameters.map(listOf);

function problem(classes: number, { rows = 200, features = 4, spread = 0.3, hidden = 12, rate = 0 } = {}): Problem {
  const kind = { classes, features, spread };
  return {
    network: mlp([features, hidden, classes === 2 ? 1 : classes], stream(classes, "init"), rate),
    train: clouds(rows, { ...kind, seed: 1 }),
    validation: clouds(150, { ...kind, seed: 2 }),
  };
}

/** Labels of which a quarter is wrong, on few rows: a network learns them by heart and gets worse at others. */
function noisyProblem(): Problem {
  const plain = problem(3, { rows: 90, spread: 0.8, hidden: 64 });
  const wrong = ({ x, y }: LabelledRows): LabelledRows => ({
    x,
    y: Array.from(y, (label, i) => ((hash32(i) >>> 0) % 4 === 0 ? (label + 1) % 3 : label)),
  });
  return { ...plain, train: wrong(plain.train), validation: wrong(plain.validation) };
}
const overfit = { optimizer: { kind: "adam", rate: 0.03 }, epochs: 40, patience: 40 } as const;

describe("fit", () => {
  it("learns two classes by one logit, three, and a hundred", async () => {
    const hundred = problem(100, { rows: 800, features: 10, hidden: 64 });
    for (const [each, epochs] of [
      [problem(2), 12],
      [problem(3), 12],
      [hundred, 25],
    ] as const) {
      const { best } = await trained(each, { epochs });
      expect(best?.validation.accuracy).toBeGreaterThan(0.95);
    }
  });

  it("learns by gradient descent with momentum, and on the reference device", async () => {
    const device = createReferenceDevice("f64");
    const { best } = await trained(problem(3), { optimizer: { kind: "sgd", rate: 0.05, momentum: 0.9 }, epochs: 8 }, { device });
    expect(best?.validation.accuracy).toBeGreaterThan(0.95);
  });

  it("gives the same bits for the same chances, and others for another shuffle", async () => {
    const each = problem(3);
    const [a, b, other] = (await Promise.all([0, 0, 1].map((shuffleSeed) => trained(each, {}, { shuffleSeed })))) as [
      Fit,
      Fit,
      Fit,
    ];
    expect(bits(b)).toEqual(bits(a));
    expect(b.epochs).toEqual(a.epochs);
    expect(bits(other)).not.toEqual(bits(a));
  });

  it("gives the same bits when a device has trained others before", async () => {
    const device = createWasmDevice("simd");
    await trained(problem(2), { epochs: 2 }, { device });
    await trained(problem(3, { hidden: 40, rate: 0.5 }), { epochs: 2, batchSize: 7 }, { device });
    expect(bits(await trained(problem(3), {}, { device }))).toEqual(bits(await trained(problem(3))));
  });

  it("hangs dropout on its key, and on nothing where there is no dropout", async () => {
    const [dropping, plain] = [problem(3, { rate: 0.5 }), problem(3)];
    const short = { epochs: 2 };
    expect(bits(await trained(dropping, short, { dropoutKey: 2 }))).not.toEqual(bits(await trained(dropping, short)));
    expect(bits(await trained(dropping, short))).toEqual(bits(await trained(dropping, short)));
    expect(bits(await trained(plain, short, { dropoutKey: 2 }))).toEqual(bits(await trained(plain, short)));
  });

  it("draws another dropout mask at each step", async () => {
    const { network, train, validation } = problem(3, { rows: 1, hidden: 40, rate: 0.5 });
    const frozen = { optimizer: { kind: "sgd", rate: 0 }, epochs: 6, withTrainingLoss: true } as const;
    const { epochs } = await trained({ network, train, validation }, frozen);
    expect(new Set(epochs.map((e) => e.trainingLoss)).size).toBe(6);
  });

  it("does not touch the network's initial parameters", async () => {
    const each = problem(3);
    const before = each.network.initial.map(listOf);
    await trained(each, { epochs: 1 });
    expect(each.network.initial.map(listOf)).toEqual(before);
  });

  it("keeps the last epoch's weights where it is told to, and then trains to the end", async () => {
    const each = noisyProblem();
    const best = await trained(each, { ...overfit, patience: 3 });
    const last = await trained(each, { ...overfit, patience: 3, keep: "last" });
    expect(last.epochs).toHaveLength(overfit.epochs);
    expect(last.best).toEqual(last.epochs.at(-1));
    expect(best.epochs.length).toBeLessThan(overfit.epochs);
    const scores = await score(createWasmDevice("simd"), each.network, last.parameters, each.validation);
    expect(scores).toEqual(last.best?.validation);
  });

  it("descends the loss that it is given, and scores by the true one", async () => {
    const { network, train, validation } = problem(3);
    const device = createWasmDevice("simd");
    const rows = { train: placeRows(device, train), validation: placeRows(device, validation) };
    const chances = { shuffle: stream(0, "shuffle"), dropoutKey: 1 };
    const losses = (_: Tensor, labels: Tensor): Tensor => multiply(labels, 0);
    const { epochs, parameters } = await fitNetwork(device, network, rows, options, chances, { losses });
    expect(new Set(epochs.map((e) => e.validation.loss)).size).toBe(1);
    expect(epochs[0]?.validation.loss).toBeGreaterThan(0.5);
    expect(parameters.map(listOf)).toEqual(network.initial.map(listOf));
  });

  it("returns the parameters of its best epoch, which score exactly what it recorded", async () => {
    const each = noisyProblem();
    for (const monitor of ["log-loss", "accuracy"] as const) {
      const result = await trained(each, { ...overfit, monitor });
      const { best, epochs } = result;
      expect(best?.epoch).toBeLessThan(epochs.length);
      expect(best).toEqual(epochs[(best?.epoch as number) - 1]);
      expect(await score(createWasmDevice("simd"), each.network, result.parameters, each.validation)).toEqual(best?.validation);
    }
  });

  it("takes for the best epoch the first of least loss, or of highest accuracy and then least loss", async () => {
    const each = noisyProblem();
    const byLoss = await trained(each, { ...overfit, monitor: "log-loss" });
    const byAccuracy = await trained(each, { ...overfit, monitor: "accuracy" });
    expect(byLoss.epochs).toEqual(byAccuracy.epochs);
    const losses = byLoss.epochs.map((e) => e.validation.loss);
    expect(byLoss.best?.epoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
    const highest = Math.max(...byAccuracy.epochs.map((e) => valueOf(e.validation, "accuracy")));
    const candidates = byAccuracy.epochs.filter((e) => e.validation.accuracy === highest);
    const least = Math.min(...candidates.map((e) => e.validation.loss));
    expect(byAccuracy.best).toEqual(candidates.find((e) => e.validation.loss === least));
    expect(byAccuracy.best?.epoch).not.toBe(byLoss.best?.epoch);
  });

  it("stops after as many epochs without a better one as patience allows, having gone the same way until then", async () => {
    const each = noisyProblem();
    const full = await trained(each, overfit);
    for (const patience of [1, 3, 8]) {
      const stopped = await trained(each, { ...overfit, patience });
      expect(stopped.epochs).toEqual(full.epochs.slice(0, stopped.epochs.length));
      expect(stopped.epochs).toHaveLength((stopped.best?.epoch as number) + patience);
    }
  });

  it("counts an epoch that is only as good as no better, and stops at once without patience", async () => {
    const frozen = { optimizer: { kind: "sgd", rate: 0 }, epochs: 9 } as const;
    expect((await trained(problem(3), { ...frozen, patience: 3 })).epochs).toHaveLength(4);
    expect((await trained(problem(3), { ...frozen, patience: 0 })).epochs).toHaveLength(2);
    expect((await trained(problem(3), { ...frozen, patience: 3 })).best?.epoch).toBe(1);
  });

  it("numbers its epochs from 1 and does all of them when each is better", async () => {
    const { epochs } = await trained(problem(2), { optimizer: { kind: "sgd", rate: 1e-3 }, epochs: 5, patience: 1 });
    expect(epochs.map((e) => e.epoch)).toEqual([1, 2, 3, 4, 5]);
  });

  it("sees every row once an epoch, whether or not they divide into batches", async () => {
    const network = mlp([3, 5, 3], stream(7, "init"));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 80 }), async (count, batchSize) => {
        const train = clouds(count, { classes: 3, features: 3, spread: 2, seed: 3 });
        const frozen = { optimizer: { kind: "sgd", rate: 0 }, epochs: 2, batchSize, withTrainingLoss: true } as const;
        const { epochs } = await trained({ network, train, validation: train }, frozen);
        const expected = (await score(createWasmDevice("simd"), network, network.initial, train)).loss;
        expect(epochs).toHaveLength(2);
        for (const { trainingLoss } of epochs) {
          expect(Math.abs((trainingLoss as number) - expected) / expected).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("moves by the gradient of every row: one epoch of one batch is one step of full-batch descent", async () => {
    const each = problem(3, { rows: 37 });
    const epoch = { optimizer: { kind: "sgd", rate: 0.5 }, epochs: 1 } as const;
    const whole = await trained(each, { ...epoch, batchSize: 37 });
    const turned = Array.from({ length: 37 }, (_, i) => i).sort((a, b) => hash32(a) - hash32(b));
    const permuted = {
      x: arrayOf(
        turned.flatMap((i) => [0, 1, 2, 3].map((j) => each.train.x.get(i, j))),
        [37, 4],
      ),
      y: turned.map((i) => each.train.y[i] as number),
    };
    const again = await trained({ ...each, train: permuted }, { ...epoch, batchSize: 37 });
    whole.parameters.forEach((w, k) => {
      expect(distance(w, again.parameters[k] as typeof w)).toBeLessThan(1e-6);
    });
    expect(bits(whole)).not.toEqual(each.network.initial.map(listOf));
  });

  it("takes a batch larger than the rows for all of them", async () => {
    const each = problem(3, { rows: 50 });
    const short = { epochs: 3 };
    expect(bits(await trained(each, { ...short, batchSize: 1000 }))).toEqual(
      bits(await trained(each, { ...short, batchSize: 50 })),
    );
    expect(bits(await trained(each, { ...short, batchSize: 49 }))).not.toEqual(
      bits(await trained(each, { ...short, batchSize: 50 })),
    );
  });

  it("reports the training loss only where it is asked for, without changing the training", async () => {
    const [silent, told] = (await Promise.all(
      [false, true].map((withTrainingLoss) => trained(problem(3), { withTrainingLoss, epochs: 4 })),
    )) as [Fit, Fit];
    expect(silent.epochs.every((e) => !("trainingLoss" in e))).toBe(true);
    const losses = told.epochs.map((e) => e.trainingLoss as number);
    expect(losses[3]).toBeLessThan(losses[0] as number);
    expect(bits(told)).toEqual(bits(silent));
  });

  const scaled = (rows: LabelledRows, factor: number): LabelledRows => ({
    ...rows,
    x: arrayOf(
      Float32Array.from(toFloats(rows.x), (x) => x * factor),
      rows.x.shape,
    ),
  });
  const scaledProblem = ({ network, train, validation }: Problem, factor: number): Problem => ({
    network,
    train: scaled(train, factor),
    validation: scaled(validation, factor),
  });

  it("ends a training that diverges, with no best epoch and no error", async () => {
    for (const classes of [2, 3]) {
      const each = problem(classes);
      const runs = {
        sgd: await trained(each, { optimizer: { kind: "sgd", rate: 1e30 } }),
        momentum: await trained(each, { optimizer: { kind: "sgd", rate: 1e30, momentum: 0.9 } }),
        adam: await trained(each, { optimizer: { kind: "adam", rate: 1e30 } }),
        inputs: await trained(scaledProblem(each, 1e30), { optimizer: { kind: "sgd", rate: 0.01 } }),
      };
      for (const [name, { best, epochs }] of Object.entries(runs)) {
        expect(best, name).toBeUndefined();
        expect(epochs, name).toHaveLength(1);
        expect(epochs[0]?.validation.loss, name).not.toSatisfy(Number.isFinite);
      }
    }
  });

  it("survives inputs whose squared gradients overflow under Adam, without a step that is not a number", async () => {
    const result = await trained(scaledProblem(problem(3), 1e30));
    expect(result.epochs.length).toBeGreaterThan(0);
    expect(bits(result).flat().every(Number.isFinite)).toBe(true);
  });

  it("keeps the best epoch from before a divergence", async () => {
    const each = problem(2, { rows: 40 });
    const exploding = { kind: "sgd", rate: 0.1, decay: -0.1 } as const; // rate / (1 − 0.1 t) is infinite at step 10, in the sixth epoch
    const result = await trained(each, { optimizer: exploding, epochs: 12, batchSize: 20 });
    expect(result.epochs).toHaveLength(6);
    expect(result.epochs.at(-1)?.validation.loss).not.toSatisfy(Number.isFinite);
    expect(result.best).toBeDefined();
    expect(await score(createWasmDevice("simd"), each.network, result.parameters, each.validation)).toEqual(
      result.best?.validation,
    );
  });
});

describe("over a training of known gradients", () => {
  /** Of the loss `mean x·w` on rows of ones every gradient is 1, whatever the batch. Three steps an epoch, the last of fewer rows. */
  async function walked(more: Partial<FitOptions>, chosen: FitParts = {}): Promise<{ w: number; result: Fit }> {
    const device = createReferenceDevice("f64");
    const network: Network = { initial: [arrayOf([2], [1, 1], "f64")], forward: ([w], x) => matmul(x, w as Tensor) };
    const ones = { x: arrayOf(new Array<number>(10).fill(1), [10, 1], "f64"), y: new Array<number>(10).fill(0) };
    const rows = { train: placeRows(device, ones), validation: placeRows(device, ones) };
    const asked = { ...options, optimizer: { kind: "sgd", rate: 0.1 }, epochs: 5, batchSize: 4, keep: "last", ...more } as const;
    const parts = { ...chosen, losses: (logits: Tensor): Tensor => reshape(logits, [logits.shape[0] as number]) };
    const result = await fitNetwork(device, network, rows, asked, { shuffle: stream(0, "shuffle"), dropoutKey: 1 }, parts);
    return { w: listOf(result.parameters[0] as NdArray)[0] as number, result };
  }

  it("a cosine schedule takes the rates of one cosine, step by step", async () => {
    let expected = 2;
    for (let t = 0; t < 15; t++) expected -= 0.1 * 0.5 * (1 + Math.cos((Math.PI * t) / 15));
    expect((await walked({ schedule: "cosine" })).w).toBeCloseTo(expected, 6);
  });

  it("a cosine schedule is that of the epochs asked for, however early a training ends", async () => {
    let expected = 2;
    for (let t = 0; t < 3; t++) expected -= 0.1 * 0.5 * (1 + Math.cos((Math.PI * t) / 15));
    expect((await walked({ schedule: "cosine" }, { goOn: async () => false })).w).toBeCloseTo(expected, 6);
  });

  it("weights are averaged as by hand, and those are scored", async () => {
    const ends = [1, 2, 3, 4, 5].map((epoch) => 2 - 0.3 * epoch);
    for (const average of [2, 3, 9]) {
      let mean = 0;
      ends.forEach((w, e) => {
        mean += (w - mean) / Math.min(e + 1, average);
      });
      const { w, result } = await walked({ average });
      expect(w).toBeCloseTo(mean, 12);
      expect(result.best?.validation.loss).toBeCloseTo(Math.log(1 + Math.exp(mean)), 12);
    }
  });

  it("an average over one epoch and a constant schedule change no bit", async () => {
    const each = problem(3, { rate: 0.5 });
    const plain = await trained(each);
    const named = await trained(each, { average: 1, schedule: "constant", optimizer: { ...adam, weightDecay: 0 } });
    expect(bits(named)).toEqual(bits(plain));
    expect(named.epochs).toEqual(plain.epochs);
    for (const other of [{ average: 2 }, { schedule: "cosine" }, { optimizer: { ...adam, weightDecay: 0.1 } }] as const) {
      expect(bits(await trained(each, other))).not.toEqual(bits(plain));
    }
  });

  it("averages and schedules on wasm as on the reference device", async () => {
    const each = problem(3);
    const both = { average: 3, schedule: "cosine", optimizer: { ...adam, weightDecay: 0.1 } } as const;
    const [a, b] = [await trained(each, both), await trained(each, both, { device: createReferenceDevice("f64") })];
    a.parameters.forEach((w, k) => {
      expect(distance(w, b.parameters[k] as NdArray)).toBeLessThan(1e-3);
    });
  });
});

describe("isBetter", () => {
  it("compares losses, or accuracies and then losses; nothing is better than its like", async () => {
    const a = { loss: 0.5, accuracy: 0.8 };
    const b = { loss: 0.6, accuracy: 0.9 };
    expect([isBetter(a, b, "log-loss"), isBetter(b, a, "log-loss")]).toEqual([true, false]);
    expect([isBetter(a, b, "accuracy"), isBetter(b, a, "accuracy")]).toEqual([false, true]);
    expect(isBetter({ ...b, loss: 0.4 }, b, "accuracy")).toBe(true);
    for (const monitor of ["log-loss", "accuracy"] as const) expect(isBetter(a, { ...a }, monitor)).toBe(false);
  });
});

describe("score", () => {
  /** Mean loss and accuracy of a linear network, by hand in f64. */
  function byHand(
    [weight, bias]: readonly ReturnType<typeof arrayOf>[],
    { x, y }: LabelledRows,
  ): { loss: number; accuracy: number } {
    const [rows, features] = x.shape as [number, number];
    const units = bias?.shape[0] as number;
    let [loss, correct] = [0, 0];
    for (let i = 0; i < rows; i++) {
      const z = Array.from({ length: units }, (_, j) => {
        let total = bias?.get(j) as number;
        for (let k = 0; k < features; k++) total += x.get(i, k) * (weight?.get(k, j) as number);
        return total;
      });
      const logits = units === 1 ? [0, z[0] as number] : z;
      loss += Math.log(logits.reduce((total, each) => total + Math.exp(each), 0)) - (logits[y[i] as number] as number);
      if (logits.indexOf(Math.max(...logits)) === y[i]) correct++;
    }
    return { loss: loss / rows, accuracy: correct / rows };
  }

  it("is the mean loss and the share of right classes, for any number of rows and classes", async () => {
    for (const [classes, units] of [
      [2, 1],
      [3, 3],
      [7, 7],
    ] as const) {
      const network = mlp([4, units], stream(5, classes));
      for (const count of [1, 5, 255, 256, 257, 511, 600]) {
        const rows = clouds(count, { classes, features: 4, spread: 1, seed: count });
        const expected = byHand(network.initial, rows);
        const actual = await score(createWasmDevice("simd"), network, network.initial, rows);
        expect(actual.accuracy).toBe(expected.accuracy);
        expect(Math.abs(actual.loss - expected.loss) / expected.loss).toBeLessThan(1e-6);
      }
    }
  });

  it("reads the parameters it is given, not the network's initial ones", async () => {
    const network = mlp([4, 3], stream(5));
    const rows = clouds(60, { classes: 3, features: 4, spread: 1, seed: 1 });
    const zeroed = network.initial.map((w) => arrayOf(new Float32Array(w.size), w.shape));
    const { loss, accuracy } = await score(createWasmDevice("simd"), network, zeroed, rows);
    expect(loss).toBeCloseTo(Math.log(3), 6);
    expect(accuracy).toBeCloseTo(1 / 3, 12); // ties go to class 0
  });
});
