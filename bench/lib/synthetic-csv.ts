// Made-up rows as a CSV file: seeded, written as they are made, as many as are asked for.
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { type Stream, stream } from "../../src/tensor/index.js";

export interface SyntheticRows {
  readonly rows: number;
  readonly features: number;
  readonly seed?: number;
}

const classes = ["low", "middle", "high"];

/** Columns `x1 ...` of five decimals and a `label` of three classes, which a linear rule with noise gives. */
export async function writeSyntheticCsv(path: string, { rows, features, seed = 0 }: SyntheticRows): Promise<void> {
  const rng = stream(seed, "rows");
  const slopes = Array.from({ length: features }, () => noise(rng) / Math.sqrt(features));
  const file = createWriteStream(path);
  file.write(`${Array.from({ length: features }, (_, j) => `x${j + 1}`).join()},label\n`);
  for (let row = 0; row < rows; row++) {
    const x = slopes.map(() => noise(rng));
    const sum = x.reduce((total, value, j) => total + value * (slopes[j] as number), 0.2 * noise(rng));
    const label = classes[sum < -0.25 ? 0 : sum < 0.25 ? 1 : 2];
    if (!file.write(`${x.map((value) => value.toFixed(5)).join()},${label}\n`)) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
}

/** Nearly normal, mean 0 and deviation 1. */
function noise(rng: Stream): number {
  return (rng() + rng() + rng() - 1.5) * 2;
}
