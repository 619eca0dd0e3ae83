// TensorFlow.js on its wasm backend: `model.fit` of the layers API, or with `TFJS_API=core` the leanest plain use of its operations.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { accuracyOf, data, drive, glorot, randomOf, shuffledRows, workload } from "./harness.mjs";

const { features, classes, batch, adam } = workload;

await drive(async () => {
  console.warn = () => {}; // it advises the native backend
  const { log } = console;
  console.log = () => {}; // standard output is for the record
  const require = createRequire(import.meta.url); // its module build wants a bundler
  const tf = require("@tensorflow/tfjs");
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(`${join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist")}/`);
  await tf.setBackend("wasm");
  await tf.ready();
  console.log = log;
  const isCore = process.env.TFJS_API === "core";
  const threads = (await tf.env().getAsync("WASM_HAS_MULTITHREAD_SUPPORT")) ? "threads" : "1 thread";
  const simd = (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) ? "SIMD" : "no SIMD";
  return { version: `${tf.version.tfjs} (wasm, ${simd}, ${threads})`, train: isCore ? trainCore(tf) : trainLayers(tf) };
});

function optimizerOf(tf) {
  return tf.train.adam(adam.rate, adam.beta1, adam.beta2, adam.epsilon);
}

function trainLayers(tf) {
  return async (layers, { epochs }) => {
    const model = tf.sequential();
    layers.forEach((layer, k) => {
      const input = k === 0 ? { inputShape: [features] } : {};
      model.add(
        layer.kind === "dropout"
          ? tf.layers.dropout({ rate: layer.rate })
          : tf.layers.dense({ units: layer.units, activation: layer.activation, ...input }),
      );
    });
    model.add(tf.layers.dense({ units: classes, activation: "softmax" }));
    model.compile({ optimizer: optimizerOf(tf), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
    const rows = ({ x, oneHot, n }) => [tf.tensor2d(x, [n, features]), tf.tensor2d(oneHot, [n, classes])];
    const [x, y] = rows(data.train);
    const validationData = rows(data.validation);
    const fitting = { epochs, batchSize: batch, validationData, shuffle: true, verbose: 0, yieldEvery: "never" };
    const { history } = await model.fit(x, y, fitting);
    tf.dispose([x, y, validationData]);
    model.dispose();
    return history.val_acc.at(-1);
  };
}

function trainCore(tf) {
  return async (layers, { epochs, seed }) => {
    const random = randomOf(seed);
    const widths = [features, ...layers.filter((layer) => layer.kind === "dense").map((layer) => layer.units), classes];
    const parameters = widths
      .slice(1)
      .flatMap((units, k) => [
        tf.variable(tf.tensor2d(glorot(random, widths[k], units), [widths[k], units])),
        tf.variable(tf.zeros([units])),
      ]);
    const forward = (x, isTraining) => {
      let [y, next] = [x, 0];
      const affine = () => tf.add(tf.matMul(y, parameters[next++]), parameters[next++]);
      for (const layer of layers) {
        if (layer.kind === "dense") y = tf[layer.activation](affine());
        else if (isTraining) y = tf.dropout(y, layer.rate);
      }
      return affine();
    };
    const optimizer = optimizerOf(tf);
    const { n } = data.train;
    let accuracy = 0;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const { xs, ys } = shuffledRows(data.train, random);
      for (let start = 0; start < n; start += batch) {
        const m = Math.min(batch, n - start);
        tf.tidy(() => {
          const x = tf.tensor2d(xs.slice(start * features, (start + m) * features), [m, features]);
          const y = tf.tensor2d(ys.slice(start * classes, (start + m) * classes), [m, classes]);
          optimizer.minimize(() => tf.losses.softmaxCrossEntropy(y, forward(x, true)));
        });
      }
      accuracy = tf.tidy(() => {
        const x = tf.tensor2d(data.validation.x, [data.validation.n, features]);
        return accuracyOf(forward(x, false).dataSync(), data.validation);
      });
    }
    tf.dispose(parameters);
    optimizer.dispose();
    return accuracy;
  };
}
