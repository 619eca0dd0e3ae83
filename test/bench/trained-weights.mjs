// Trains a network on each build of the kernels and prints which device ran and a digest of the weights. `node trained-weights.mjs`
import { createHash } from "node:crypto";
import { createDevice } from "../../dist/index.js";
import { evaluate, parseArchitecture, placeData } from "../../dist/nas/index.js";
import { arrayOf, stream } from "../../dist/tensor/index.js";

const [features, classes] = [11, 3];
const rng = stream(0, "rows");
const rows = (n) => {
  const x = Float32Array.from({ length: n * features }, () => 2 * rng() - 1);
  const y = Float32Array.from({ length: n }, (_, i) => (x[i * features] > 0.3 ? 2 : x[i * features + 1] > 0 ? 1 : 0));
  return { x: arrayOf(x, [n, features]), y };
};
const data = { train: rows(700), validation: rows(90), features, classes };
const training = { metric: "log-loss", optimizer: { kind: "adam", rate: 0.01 }, epochs: 4, batchSize: 32, patience: 4 };

const digests = {};
for (const name of ["wasm", "wasm-simd"]) {
  const device = createDevice(name);
  const resident = placeData(device, data);
  const digest = createHash("sha256");
  for (const text of ["8-relu", "64-elu dropout-0.2 40-tanh", "96-sigmoid 17-relu"]) {
    const job = { trial: 1, architecture: parseArchitecture(text), seed: 0, training };
    const { weights } = await evaluate(device, resident, job, () => 0);
    for (const { values } of weights) digest.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  digests[name] = { device: device.name, weights: digest.digest("hex") };
}
process.stdout.write(JSON.stringify(digests));
