// The work of `npm run bench:peers`, written to a folder that every engine reads: rows as f32, all else as JSON.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Architecture, parseArchitecture } from "../../src/nas/index.js";
import { integerBelow, stream, toFloats } from "../../src/tensor/index.js";
import { five, twenty } from "./architectures.js";
import { wine } from "./wine.js";

/** Ids in and ids to predict, of `batch` sequences of `steps` each. */
export interface ControllerTask {
  readonly units: number;
  readonly vocabulary: number;
  readonly batch: number;
  readonly steps: number;
  readonly clipNorm: number;
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
  /** The least loss that a network can reach: equal beginnings cannot be told apart. @units nats */
  readonly floor: number;
}

export interface Workload {
  readonly features: number;
  readonly classes: number;
  readonly train: number;
  readonly validation: number;
  readonly epochs: number;
  readonly batch: number;
  readonly adam: { readonly rate: number; readonly beta1: number; readonly beta2: number; readonly epsilon: number };
  readonly twenty: readonly { readonly name: string; readonly layers: Architecture }[];
  readonly five: Workload["twenty"];
  readonly controller: ControllerTask;
  /** The share of the most frequent class among the rows to score on. */
  readonly majority: number;
  /** What the products of the twenty's training steps come to. @units FLOP */
  readonly twentyFlops: number;
}

/** Writes `workload.json` and four files of floats. */
export function writeWorkload(folder: string): Workload {
  const { train, validation, features, classes } = wine();
  const named = (names: readonly string[]) => names.map((name) => ({ name, layers: parseArchitecture(name) }));
  const counts = Array.from({ length: classes }, (_, c) => validation.y.filter((label) => label === c).length);
  const epochs = 10;
  const workload: Workload = {
    features,
    classes,
    train: train.n,
    validation: validation.n,
    epochs,
    batch: 32,
    adam: { rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    twenty: named(twenty),
    five: named(five),
    controller: controllerTask(),
    majority: Math.max(...counts) / validation.n,
    twentyFlops: twenty.reduce(
      (sum, name) => sum + productFlops(parseArchitecture(name), features, classes) * train.n * epochs,
      0,
    ),
  };
  mkdirSync(folder, { recursive: true });
  const floats = (name: string, values: Float32Array): void => writeFileSync(join(folder, name), values); // little-endian, as all hosts of these engines
  floats("train-x.f32", toFloats(train.x, "f32") as Float32Array);
  floats("train-y.f32", train.y);
  floats("validation-x.f32", toFloats(validation.x, "f32") as Float32Array);
  floats("validation-y.f32", validation.y);
  writeFileSync(join(folder, "workload.json"), JSON.stringify(workload));
  return workload;
}

/** A training step's products for one row: forward, the weights' gradient, and the inputs' where something is below to want it. */
export function productFlops(architecture: Architecture, features: number, classes: number): number {
  const widths = [features, ...architecture.flatMap((layer) => (layer.kind === "dense" ? [layer.units] : [])), classes];
  return widths.slice(1).reduce((sum, units, k) => sum + 2 * (widths[k] as number) * units * (k === 0 ? 2 : 3), 0);
}

function controllerTask(): ControllerTask {
  const [vocabulary, batch, steps] = [31, 10, 3];
  const rng = stream(0, "controller task");
  const ids = () => Array.from({ length: batch }, () => Array.from({ length: steps }, () => integerBelow(vocabulary, rng)));
  const [inputs, targets] = [ids(), ids()];
  return { units: 100, vocabulary, batch, steps, clipNorm: 1, inputs, targets, floor: leastLoss(inputs, targets) };
}

/** Mean cross-entropy of the best guess for each beginning. */
export function leastLoss(inputs: readonly (readonly number[])[], targets: readonly (readonly number[])[]): number {
  const beginnings = inputs.flatMap((sequence, b) =>
    sequence.map((_, t) => ({ seen: sequence.slice(0, t + 1).join(" "), target: targets[b]?.[t] })),
  );
  const surprisals = beginnings.map(({ seen, target }) => {
    const alike = beginnings.filter((other) => other.seen === seen);
    return -Math.log(alike.filter((other) => other.target === target).length / alike.length);
  });
  return surprisals.reduce((a, b) => a + b, 0) / surprisals.length;
}
