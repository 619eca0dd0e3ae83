// What onnxruntime answers: the check of an ONNX file, where the package onnxruntime-node is installed.
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { type Model, onnxNames } from "../nas/index.js";
import { MlpnasError } from "../tensor/index.js";
import type { Answerer, Answers } from "./export-rows.js";

type Runtime = typeof import("onnxruntime-node");

/**
 * Runs an ONNX file on rows; `undefined` where onnxruntime-node is not installed.
 * @throws MlpnasError when it is installed but does not load
 */
export async function onnxAnswerer(file: Uint8Array, model: Model): Promise<Answerer | undefined> {
  const runtime = await loadRuntime();
  if (runtime === undefined) return undefined;
  const session = await runtime.InferenceSession.create(file, { logSeverityLevel: 3 });
  const names = onnxNames(model);
  return {
    answer: async (rows, from, to) => {
      const feeds = rows.columns.map(({ column, cells }, j) => {
        const some = cells.slice(from, to);
        const shape = [some.length, 1];
        const tensor =
          column.type === "category"
            ? new runtime.Tensor(
                "string",
                some.map((cell) => String(cell ?? "")),
                shape,
              )
            : new runtime.Tensor(
                "float32",
                some.map((cell) => (cell === null ? Number.NaN : Number(cell))),
                shape,
              );
        return [names.inputs[j] as string, tensor] as const;
      });
      return answersIn(await session.run(Object.fromEntries(feeds)), names);
    },
    close: () => session.release(),
  };
}

function answersIn(results: InferenceSession.OnnxValueMapType, { answers, label }: ReturnType<typeof onnxNames>): Answers {
  const values = Float64Array.from((results[answers] as Tensor).data as Float32Array);
  return label === undefined ? { values } : { values, classes: (results[label] as Tensor).data as string[] };
}

async function loadRuntime(): Promise<Runtime | undefined> {
  try {
    return await import("onnxruntime-node");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw new MlpnasError("onnxruntime-node", "the package must load", {
      got: message,
      hint: "npm install onnxruntime-node@1.30.0; or remove it, and the file is written without the check",
    });
  }
}
