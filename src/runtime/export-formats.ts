// The formats of an export: what is written of a model, and how what was written is asked.

import { formatModel, jsModule, loadModel, type Model, onnxModel } from "../nas/index.js";
import { createDevice } from "./devices.js";
import { type Answerer, type Answers, rowObjects } from "./export-rows.js";
import { onnxAnswerer } from "./onnx-answers.js";

export const exportFormats = ["json", "onnx", "js"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface Format {
  /** What its file's name ends in. */
  readonly extension: string;
  /** How far its answers may be from the engine's: of a probability; of a value relative to its own size and the target's standard deviation. */
  readonly tolerance: number;
  /** What reads it, for messages. */
  readonly reader: string;
  /** The file, and the types beside it where there are such. */
  readonly render: (model: Model) => { readonly file: string | Uint8Array; readonly types?: string };
  /** `undefined` where what would run it is not installed. */
  readonly load: (file: Uint8Array, model: Model) => Promise<Answerer | undefined>;
}

export const formats: Readonly<Record<ExportFormat, Format>> = {
  json: {
    extension: ".json",
    tolerance: 1e-6,
    reader: "loadModel",
    render: (model) => ({ file: formatModel(model) }),
    load: async (file, model) => {
      // On the kernels that the engine's own answers come from, so that nothing but the file can make a difference.
      const { predict } = loadModel(textOf(file), { device: createDevice("wasm"), unknown: "other" });
      return { answer: (rows, from, to) => collected(predict(rowObjects(rows, from, to)), model), close: () => {} };
    },
  },
  onnx: {
    extension: ".onnx",
    tolerance: 1e-5,
    reader: "onnxruntime-node",
    render: (model) => ({ file: onnxModel(model) }),
    load: onnxAnswerer,
  },
  js: {
    // Not .js, which Node takes for CommonJS where no package.json says otherwise.
    extension: ".mjs",
    tolerance: 1e-5,
    reader: "its own predict",
    render: (model) => {
      const { code, types } = jsModule(model);
      return { file: code, types };
    },
    load: async (file, model) => {
      const { predict } = (await import(`data:text/javascript;base64,${Buffer.from(file).toString("base64")}`)) as {
        predict(rows: readonly object[], options: { readonly unknown: "other" }): Answer[];
      };
      return {
        answer: (rows, from, to) => collected(predict(rowObjects(rows, from, to), { unknown: "other" }), model),
        close: () => {},
      };
    },
  },
};

type Answer = { readonly class: string; readonly probabilities: Readonly<Record<string, number>> } | { readonly value: number };

function collected(answers: readonly Answer[], { target }: Model): Answers {
  const values = answers.flatMap((answer) =>
    "value" in answer || target.task === "regression"
      ? ["value" in answer ? answer.value : Number.NaN]
      : target.classes.map((name) => answer.probabilities[name] ?? Number.NaN),
  );
  if (target.task === "regression") return { values: Float64Array.from(values) };
  return { values: Float64Array.from(values), classes: answers.map((answer) => ("class" in answer ? answer.class : "")) };
}

const textOf = (file: Uint8Array): string => new TextDecoder().decode(file);
