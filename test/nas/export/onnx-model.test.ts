// ONNX files, run by onnxruntime on the same rows as the engine.
import fc from "fast-check";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { type Encoding, inputCount } from "../../../src/data/index.js";
import { activations, type Model, onnxModel, onnxNames } from "../../../src/nas/index.js";
import { flat, models } from "../model/models.js";
import { type Cell, engineAnswers, largestDifference, rowsFor, unseen } from "./rows.js";

const tolerance = 1e-5;

async function onnxAnswers(model: Model, rows: readonly (readonly Cell[])[]): Promise<{ answers: number[][]; labels: string[] }> {
  const session = await InferenceSession.create(onnxModel(model), { logSeverityLevel: 2, intraOpNumThreads: 1 });
  const names = onnxNames(model);
  const columns = model.networks[0]?.encoder.columns ?? [];
  const feeds = Object.fromEntries(columns.map((column, j) => [names.inputs[j], columnTensor(column, rows, j)]));
  const results = await session.run(feeds);
  const { data, dims } = results[names.answers] as Tensor;
  const width = dims[1] as number;
  const values = [...(data as Float32Array)];
  await session.release();
  return {
    answers: rows.map((_, i) => values.slice(i * width, (i + 1) * width)),
    labels: names.label === undefined ? [] : [...((results[names.label] as Tensor).data as string[])],
  };
}

function columnTensor({ type }: Encoding, rows: readonly (readonly Cell[])[], j: number): Tensor {
  const cells = rows.map((row) => row[j] ?? null);
  if (type === "category")
    return new Tensor(
      "string",
      cells.map((cell) => String(cell ?? "")),
      [rows.length, 1],
    );
  return new Tensor(
    "float32",
    cells.map((cell) => (cell === null ? Number.NaN : Number(cell))),
    [rows.length, 1],
  );
}

describe("an ONNX file", () => {
  it("answers any rows as the engine does, and names the most probable class", async () => {
    const cases = models.chain((model) => fc.tuple(fc.constant(model), rowsFor(model)));
    await fc.assert(
      fc.asyncProperty(cases, async ([model, rows]) => {
        const expected = engineAnswers(model, rows);
        const { answers, labels } = await onnxAnswers(model, rows);
        expect(largestDifference(model, expected, answers)).toBeLessThanOrEqual(tolerance);
        const { target } = model;
        if (target.task === "classification") {
          expect(labels).toEqual(answers.map((answer) => target.classes[answer.indexOf(Math.max(...answer))]));
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each(activations)("computes %s as the engine does, far from 0 too", async (activation) => {
    const model = stretched(activation);
    const rows = [-300, -30, -3, -0.3, 0, 0.3, 3, 30, 300].map((x) => [x]);
    const expected = engineAnswers(model, rows);
    const { answers } = await onnxAnswers(model, rows);
    for (const [i, [value]] of answers.entries()) {
      const wanted = expected[i]?.[0] as number;
      expect(Math.abs((value as number) - wanted)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(wanted)));
    }
  });

  it("has an input for each column under its own name, also where an output would be called so", () => {
    const columns: readonly Encoding[] = ["label", "probabilities", "numbers"].map((name) => ({
      type: "number",
      name,
      mean: 0,
      deviation: 1,
      fill: 0,
      flagsMissing: false,
    }));
    expect(onnxNames(withColumns(columns))).toEqual({
      inputs: ["label", "probabilities", "numbers"],
      label: "label_2",
      answers: "probabilities_2",
    });
  });

  it("runs where a column is called as a node would be", async () => {
    const columns: readonly Encoding[] = ["numbers", "inputs", "output layer/weight"].map((name) => ({
      type: "number",
      name,
      mean: 0,
      deviation: 1,
      fill: 0,
      flagsMissing: true,
    }));
    const model = withColumns(columns);
    const rows = [[1, 2, null]];
    const { answers } = await onnxAnswers(model, rows);
    expect(largestDifference(model, engineAnswers(model, rows), answers)).toBeLessThanOrEqual(tolerance);
  });

  it("takes a level that training has not seen for a rare one, and for none where there were no rare ones", async () => {
    const levels = (rare: string[]): Model =>
      withColumns([{ type: "category", name: "state", levels: ["new", "old"], rare, flagsMissing: true }]);
    for (const model of [levels(["ruin"]), levels([])]) {
      const rows = [[unseen], ["new"], [null]];
      const { answers } = await onnxAnswers(model, rows);
      expect(largestDifference(model, engineAnswers(model, rows), answers)).toBeLessThanOrEqual(tolerance);
    }
  });

  it("says what it is: opset, names, types, and all but the weights as metadata", async () => {
    const session = await InferenceSession.create(onnxModel(flat));
    expect(session.inputNames).toEqual(["size", "lift", "state"]);
    expect(session.outputNames).toEqual(["label", "probabilities"]);
    expect(session.inputMetadata).toMatchObject([
      { name: "size", type: "float32", shape: ["rows", 1] },
      { name: "lift", type: "float32", shape: ["rows", 1] },
      { name: "state", type: "string", shape: ["rows", 1] },
    ]);
    expect(session.outputMetadata).toMatchObject([
      { name: "label", type: "string", shape: ["rows"] },
      { name: "probabilities", type: "float32", shape: ["rows", 2] },
    ]);
    const text = new TextDecoder().decode(onnxModel(flat));
    for (const part of ['["no","yes"]', '"log-loss":0.25', "flats.csv", "0123abcd", "mlpnas", "standardise/subtract mean"]) {
      expect(text).toContain(part);
    }
  });
});

/** One number through one unit of an activation, as a value. */
function stretched(activation: string): Model {
  const one = { shape: [1, 1], values: [1] };
  const zero = { shape: [1], values: [0] };
  return {
    ...flat,
    architecture: `1-${activation}`,
    target: { task: "regression", column: "y" },
    networks: [
      {
        encoder: { columns: [{ type: "number", name: "x", mean: 0, deviation: 1, fill: null, flagsMissing: false }] },
        scale: { mean: 0, deviation: 1 },
        parameters: [one, zero, one, zero],
      },
    ],
  };
}

/** `flat` with other columns and any weights. */
function withColumns(columns: readonly Encoding[]): Model {
  const inputs = inputCount({ columns });
  const values = Array.from({ length: inputs }, (_, i) => (i % 5) / 4 - 0.5);
  return {
    ...flat,
    networks: [
      {
        encoder: { columns },
        parameters: [
          { shape: [inputs, 1], values },
          { shape: [1], values: [0.25] },
        ],
      },
    ],
  };
}
