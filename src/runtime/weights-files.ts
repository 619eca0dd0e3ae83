// The weights that a run keeps: one file a trial.
import {
  closeSync,
  fdatasyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type Architecture, layersOf, type Weights } from "../nas/index.js";
import { RunError } from "../study/index.js";
import { sizeOf } from "../tensor/index.js";

const weightsFolder = "weights";

export const weightsIn = (folder: string): string => join(folder, weightsFolder);

/**
 * The file of a trial's weights: float32, little-endian, parameter after parameter as `network.initial` has them; of several folds one
 * network after another, in the folds' order, each for features standardised as its fold in config.json says.
 */
export function weightsPath(folder: string, trial: number): string {
  return join(weightsIn(folder), `trial-${trial}.f32`);
}

/** Whole and on the disk when this returns, or not there at all. */
export function writeWeights(folder: string, trial: number, weights: readonly Weights[]): void {
  const path = weightsPath(folder, trial);
  const part = `${path}.part`;
  const file = openSync(part, "w");
  try {
    writeFileSync(file, Buffer.concat(weights.map(({ values }) => littleEndian(values))));
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(part, path);
}

/** Removes all files but those of these trials: what was displaced, and what a run that was cut off had begun. */
export function keepWeights(folder: string, trials: ReadonlySet<number>): void {
  for (const name of readdirSync(weightsIn(folder))) {
    const trial = trialOfFile(name);
    if (trial === undefined || !trials.has(trial)) rmSync(join(weightsIn(folder), name), { force: true });
  }
}

/** The trials whose weights are there, ascending. */
export function keptTrials(folder: string): number[] {
  const isThere = statSync(weightsIn(folder), { throwIfNoEntry: false }) !== undefined;
  const names = isThere ? readdirSync(weightsIn(folder)) : [];
  return names.flatMap((name) => trialOfFile(name) ?? []).sort((a, b) => a - b);
}

function trialOfFile(name: string): number | undefined {
  const digits = /^trial-(\d+)\.f32$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** What a network takes and gives. */
interface NetworkSize {
  readonly features: number;
  readonly outputs: number;
}

/**
 * The weights of a trial, of so many networks one after the other.
 * @throws RunError when they are not there, or are not those of such networks
 */
export function readWeights(
  folder: string,
  { trial, architecture }: { readonly trial: number; readonly architecture: Architecture },
  { networks, ...size }: NetworkSize & { readonly networks: number },
): Weights[] {
  const shapes = Array.from({ length: networks }, () => shapesOf(architecture, size)).flat();
  const floats = readFloats(
    folder,
    trial,
    shapes.reduce((sum, shape) => sum + sizeOf(shape), 0),
  );
  let at = 0;
  return shapes.map((shape) => {
    const start = at;
    at += sizeOf(shape);
    return { shape, values: floats.slice(start, at) };
  });
}

function shapesOf(architecture: Architecture, { features, outputs }: NetworkSize): number[][] {
  const hidden = layersOf(architecture).flatMap((layer) => (layer.kind === "dense" ? [layer.units] : []));
  const units = [features, ...hidden, outputs];
  return units.slice(1).flatMap((width, k) => [[units[k] as number, width], [width]]);
}

function readFloats(folder: string, trial: number, count: number): Float32Array {
  const path = weightsPath(folder, trial);
  const kept = keptTrials(folder);
  if (!kept.includes(trial)) {
    throw new RunError(folder, `the weights of trial ${trial} must have been kept`, {
      got: kept.length === 0 ? "none" : `those of ${kept.length === 1 ? "trial" : "trials"} ${kept.join(", ")}`,
      hint: "a search keeps those of its best trials: --top N, when it is begun, says of how many",
    });
  }
  const bytes = readFileSync(path);
  if (bytes.length !== 4 * count) {
    throw new RunError(path, `must hold ${count} weights of 4 bytes`, { got: `${bytes.length} bytes` });
  }
  return fromLittleEndian(bytes);
}

/** The bytes of weights on every machine. */
export function littleEndian(values: Float32Array): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => {
    bytes.writeFloatLE(value, i * 4);
  });
  return bytes;
}

export function fromLittleEndian(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}
