// Models to test with: of any columns, any architecture and any target, and one that is written out.
import fc from "fast-check";
import { inputCount } from "../../../src/data/index.js";
import {
  type Architecture,
  activations,
  type Model,
  type ModelTarget,
  modelOf,
  modelOutputs,
  type Weights,
} from "../../../src/nas/index.js";
import { encoders } from "../../data/cells.js";

const provenance = {
  mlpnas: "0.1.0",
  data: "flats.csv",
  fingerprint: "0123abcd",
  split: "89ef4567",
  seed: 0,
  trial: 7,
  rows: 120,
  device: "wasm (simd)",
  node: "v20.19.0",
};

const float = fc.float({ noNaN: true, min: -4, max: 4 }).map((x) => x + 0); // −0 is written as 0
const named = fc.string({ minLength: 1, maxLength: 6 }).filter((text) => text.trim() === text);

const targets: fc.Arbitrary<ModelTarget> = fc.oneof(
  fc
    .uniqueArray(named, { minLength: 2, maxLength: 4 })
    .map((classes): ModelTarget => ({ task: "classification", column: "the target", classes })),
  fc.constant<ModelTarget>({ task: "regression", column: "the target" }),
);

const layers: fc.Arbitrary<Architecture> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("dense" as const),
      units: fc.integer({ min: 1, max: 9 }),
      activation: fc.constantFrom(...activations),
    }),
    fc.record({ kind: fc.constant("dropout" as const), rate: fc.constantFrom(0.1, 0.5) }),
  ),
  { maxLength: 3 },
);

/** Models of one or two networks. */
export const models: fc.Arbitrary<Model> = fc
  .record({ encoder: encoders, target: targets, architecture: layers, networks: fc.constantFrom(1, 2) })
  .chain(({ encoder, target, architecture, networks }) => {
    const shapes = shapesOf(architecture, inputCount(encoder), modelOutputs(target));
    const weights = fc.tuple(
      ...shapes.map((shape) => {
        const length = shape.reduce((product, extent) => product * extent, 1);
        return fc
          .array(float, { minLength: length, maxLength: length })
          .map((values): Weights => ({ shape, values: Float32Array.from(values) }));
      }),
    );
    const scale = target.task === "regression" ? { scale: { mean: 3.5, deviation: 0.75 } } : {};
    return fc.array(weights, { minLength: networks, maxLength: networks }).map((all) =>
      modelOf({
        architecture,
        target,
        networks: all.map((weights) => ({ encoder, ...scale, weights })),
        metrics: { validation: { accuracy: 0.75 } },
        provenance,
      }),
    );
  });

function shapesOf(architecture: Architecture, inputs: number, outputs: number): number[][] {
  const units = [inputs, ...architecture.flatMap((layer) => (layer.kind === "dense" ? [layer.units] : [])), outputs];
  return units.slice(1).flatMap((width, k) => [[units[k] as number, width], [width]]);
}

/** A model of two classes that a hand can check: `logit = size standardised − 2 · (it is old) + 0.5`, with a column of each type. */
export const flat: Model = {
  format: "mlpnas-model",
  version: 1,
  architecture: "linear",
  target: { task: "classification", column: "dear", classes: ["no", "yes"] },
  networks: [
    {
      encoder: {
        columns: [
          { type: "number", name: "size", mean: 60, deviation: 20, fill: 55, flagsMissing: true },
          { type: "boolean", name: "lift", mean: 0.5, deviation: 0.5, fill: null, flagsMissing: false },
          { type: "category", name: "state", levels: ["new", "old"], rare: ["ruin"], flagsMissing: true },
        ],
      },
      parameters: [
        { shape: [7, 1], values: [1, 0.25, 0.125, 0, -2, -3, 0.75] },
        { shape: [1], values: [0.5] },
      ],
    },
  ],
  metrics: { validation: { accuracy: 0.9, "log-loss": 0.25 }, test: { accuracy: 0.85 } },
  provenance,
};
