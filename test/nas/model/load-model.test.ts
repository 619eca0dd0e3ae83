// Loaded models: every row that the encoder reads has its answer, in order, and it is the engine's.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inputCount, objectRowEncoder, type Row } from "../../../src/data/index.js";
import {
  answerWidth,
  type ClassPrediction,
  formatModel,
  type LoadedModel,
  loadModel,
  type Model,
  type Prediction,
  parseArchitecture,
  scoreWeights,
  type ValuePrediction,
} from "../../../src/nas/index.js";
import { arrayOf, createReferenceDevice, createWasmDevice } from "../../../src/tensor/index.js";
import { rowCases } from "../../data/cells.js";
import { flat, models } from "./models.js";

/** A model, and rows that it reads. */
const cases = models.chain((model) => {
  const [{ encoder }] = model.networks as [Model["networks"][number]];
  const row = rowCases(encoder).map(
    (cells): Row => Object.fromEntries(encoder.columns.map(({ name }, j) => [name, cells[j]?.text])),
  );
  return fc.record({ model: fc.constant(model), rows: fc.array(row, { minLength: 1, maxLength: 6 }) });
});

/** In the order of the classes, which is not that of an object's keys where a class is called `0`. */
const numbersOf = (prediction: Prediction, { target }: Model): number[] =>
  "value" in prediction || target.task === "regression"
    ? [(prediction as ValuePrediction).value]
    : target.classes.map((name) => prediction.probabilities[name] as number);

function encodedRows({ model }: LoadedModel, rows: readonly Row[]): Float32Array[] {
  return model.networks.map(({ encoder }) => {
    const inputs = new Float32Array(rows.length * inputCount(encoder));
    const { encode } = objectRowEncoder(encoder);
    for (const [i, row] of rows.entries()) encode(row, i, inputs, i * inputCount(encoder));
    return inputs;
  });
}

const device = createWasmDevice("simd");

describe("a loaded model", () => {
  it("answers every row, in order, whatever rows stand beside it", () => {
    fc.assert(
      fc.property(cases, ({ model, rows }) => {
        const loaded = loadModel(model, { device });
        const together = loaded.predict(rows);
        expect(together).toHaveLength(rows.length);
        expect(together).toEqual(rows.flatMap((row) => loaded.predict([row])));
        for (const prediction of together) {
          expect(numbersOf(prediction, model)).toHaveLength(answerWidth(model.target));
          expect(numbersOf(prediction, model).every(Number.isFinite)).toBe(true);
          if ("value" in prediction) continue;
          expect(numbersOf(prediction, model).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
          expect(prediction.probabilities[prediction.class]).toBe(Math.max(...numbersOf(prediction, model)));
        }
      }),
      { numRuns: 50 },
    );
  });

  it("answers the same, bit for bit, when it was written and read again", () => {
    fc.assert(
      fc.property(cases, ({ model, rows }) => {
        expect(loadModel(formatModel(model), { device }).predict(rows)).toEqual(loadModel(model, { device }).predict(rows));
      }),
      { numRuns: 30 },
    );
  });

  it("answers as the reference device does, but for roundings", () => {
    fc.assert(
      fc.property(cases, ({ model, rows }) => {
        const [fast, plain] = [device, createReferenceDevice("f64")].map((device) => loadModel(model, { device }).predict(rows));
        fast?.forEach((prediction, i) => {
          numbersOf(prediction, model).forEach((x, k) => {
            const y = numbersOf(plain?.[i] as Prediction, model)[k] as number;
            expect(Math.abs(x - y)).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(y)));
          });
        });
      }),
      { numRuns: 30 },
    );
  });

  it("answers more rows than one block holds", () => {
    const loaded = loadModel(flat);
    const rows = Array.from({ length: 300 }, (_, i): Row => ({ size: i, lift: i % 2 === 0, state: i % 3 === 0 ? "new" : "old" }));
    expect(loaded.predict(rows)).toEqual(rows.flatMap((row) => loaded.predict([row])));
    expect(loaded.predict([])).toEqual([]);
  });

  it("has the accuracy and the log-loss that the engine gives its weights", async () => {
    const loaded = loadModel(flat, { device });
    const rows = Array.from(
      { length: 200 },
      (_, i): Row => ({ size: 20 + ((i * 37) % 90), lift: i % 2, state: ["new", "old", "ruin"][i % 3] as string }),
    );
    const labels = Float32Array.from(rows, (_, i) => (i % 5 < 2 ? 1 : 0));
    const [inputs] = encodedRows(loaded, rows) as [Float32Array];
    const [{ parameters }] = flat.networks as [Model["networks"][number]];
    const weights = parameters.map(({ shape, values }) => ({ shape, values: Float32Array.from(values) }));
    const shape = { features: 7, classes: 2 };
    const x = arrayOf(inputs, [rows.length, 7]);
    const scores = await scoreWeights(device, parseArchitecture(flat.architecture), weights, { x, y: labels } as never, shape);
    const predictions = loaded.predict(rows) as ClassPrediction[];
    const truth = Array.from(labels, (label) => ["no", "yes"][label] as string);
    const hits = predictions.filter((prediction, i) => prediction.class === truth[i]).length;
    const loss = predictions.reduce(
      (sum, { probabilities }, i) => sum - Math.log(probabilities[truth[i] as string] as number),
      0,
    );
    expect(hits / rows.length).toBe(scores.accuracy);
    expect(hits).toBeGreaterThan(60);
    expect(loss / rows.length).toBeCloseTo(scores.loss, 6);
  });

  it("answers encoded rows by the same numbers", () => {
    fc.assert(
      fc.property(cases, ({ model, rows }) => {
        const loaded = loadModel(model, { device });
        const answers = loaded.predictEncoded(encodedRows(loaded, rows), rows.length);
        expect([...answers]).toEqual(loaded.predict(rows).flatMap((prediction) => numbersOf(prediction, model)));
      }),
      { numRuns: 30 },
    );
  });
});

it("by hand: two classes by one logit", () => {
  const [first, second, third] = loadModel(flat).predict([
    { size: 80, lift: true, state: "new" }, // 1 + 0.125 + 0 + 0.5
    { size: "", lift: "no", state: "ruin" }, // −0.25 + 0.25 − 0.125 − 3 + 0.5
    { size: 60, lift: true, state: null, dear: "yes" }, // 0.125 + 0.75 + 0.5
  ]) as [ClassPrediction, ClassPrediction, ClassPrediction];
  const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
  expect(first).toEqual({ class: "yes", probabilities: { no: sigmoid(-1.625), yes: sigmoid(1.625) } });
  expect(second).toEqual({ class: "no", probabilities: { no: sigmoid(2.625), yes: sigmoid(-2.625) } });
  expect(third.probabilities["yes"]).toBe(sigmoid(1.375));
});

const [network] = flat.networks as [Model["networks"][number]];
const shifted = {
  ...network,
  parameters: network.parameters.map((parameter, k) => (k === 1 ? { ...parameter, values: [2.5] } : parameter)),
};

it("by hand: networks that are averaged, each with means of its own", () => {
  const columns = network.encoder.columns.map((column) => (column.name === "size" ? { ...column, mean: 80 } : column));
  const other = { ...shifted, encoder: { columns } };
  const row = { size: 80, lift: true, state: "new" };
  const of = (networks: Model["networks"]): number =>
    (loadModel({ ...flat, networks }).predict([row])[0] as ClassPrediction).probabilities["yes"] as number;
  expect(of([network, other])).toBe((of([network]) + of([other])) / 2);
  expect(of([other])).toBeCloseTo(1 / (1 + Math.exp(-(0 + 0.125 + 2.5))), 12);
});

it("by hand: a number, in its own units", () => {
  const target = { task: "regression" as const, column: "price" };
  const model = { ...flat, target, networks: [{ ...network, scale: { mean: 1e9, deviation: 200 } }] };
  const [{ value }] = loadModel(model).predict([{ size: 80, lift: true, state: "new" }]) as [ValuePrediction];
  expect(value).toBe(1e9 + 200 * 1.625);
});

it("more than two classes come from one logit each", () => {
  const target = { task: "classification" as const, column: "kind", classes: ["a", "b", "c"] };
  const parameters = [
    { shape: [7, 3], values: Array.from({ length: 21 }, (_, i) => (i < 3 ? i : 0)) },
    { shape: [3], values: [100, 100, 100] },
  ];
  const [{ probabilities }] = loadModel({ ...flat, target, networks: [{ ...network, parameters }] }).predict([
    { size: 80, lift: true, state: "new" },
  ]) as [ClassPrediction];
  const sum = 1 + Math.E + Math.E ** 2;
  for (const [k, name] of ["a", "b", "c"].entries()) expect(probabilities[name]).toBeCloseTo(Math.E ** k / sum, 14);
});

describe("what cannot be answered is refused", () => {
  it.each<[string, Row, string]>([
    [
      "an unknown level",
      { size: 1, lift: true, state: "shed" },
      'rows[0]: column "state" must have a level that was seen in training ("new", "old", "ruin"), got "shed"\n' +
        'hint: --unknown other, in a program { unknown: "other" }, takes it for a rare level',
    ],
    [
      "no such column",
      { size: 1, lift: true },
      'rows[0]: column "state", which the model reads, must be there, got only "size", "lift"',
    ],
  ])("%s", (_, row, message) => {
    expect(() => loadModel(flat).predict([row])).toThrow(expect.objectContaining({ message }));
  });

  it("but an unknown level is taken for a rare one where that is asked for", () => {
    const row = { size: 1, lift: true };
    const [unknown, rare] = loadModel(flat, { unknown: "other" }).predict([
      { ...row, state: "shed" },
      { ...row, state: "ruin" },
    ]);
    expect(unknown).toEqual(rare);
  });

  it("encoded rows of another form", () => {
    const { predictEncoded } = loadModel(flat);
    expect(() => predictEncoded([new Float32Array(7)], 2)).toThrow(
      "predictEncoded: inputs must have 7 numbers for each of 2 rows, got 7",
    );
    expect(() => predictEncoded([], 1)).toThrow("predictEncoded: inputs must be 1, an array a network, got 0");
  });

  it("a text that is no model, by the name that it is given", () => {
    expect(() => loadModel("[]", { name: "m.json" })).toThrow(/^m\.json: must be a model, got \[\]/);
  });
});
