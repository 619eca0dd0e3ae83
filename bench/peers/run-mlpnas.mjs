// This project, as built, by its public entry points, on the default device of the runtime.
import { concatenate, crossEntropy, gradient, matmul, mean } from "../../dist/autograd/index.js";
import { createDevice } from "../../dist/index.js";
import { buildNetwork } from "../../dist/nas/index.js";
import { adam, clipByGlobalNorm, dense, fit, glorotUniform, initialLstm, lstmCell, placeRows } from "../../dist/nn/index.js";
import { arrayOf, compile, stream, zeros } from "../../dist/tensor/index.js";
import { data, drive, workload } from "./harness.mjs";

const labelled = ({ n, x, y }) => ({ x: arrayOf(x, [n, workload.features]), y });

await drive(async () => {
  const device = createDevice("wasm");
  let placed;
  return {
    version: device.name,
    async train(layers, { epochs, seed }) {
      placed ??= { train: placeRows(device, labelled(data.train)), validation: placeRows(device, labelled(data.validation)) };
      const network = buildNetwork(layers, workload, stream(seed, "init"));
      const { epochs: trained } = await fit(
        device,
        network,
        placed,
        {
          optimizer: { kind: "adam", ...workload.adam },
          epochs,
          batchSize: workload.batch,
          patience: epochs,
          monitor: "loss",
        },
        { shuffle: stream(seed, "shuffle"), dropoutKey: seed },
      );
      return trained.at(-1).validation.accuracy;
    },
    controller: (task, seed) => controller(device, task, seed),
  };
});

/** An LSTM over one-hot rows, a dense layer over all its states, mean cross-entropy. */
function controller(device, { units, vocabulary, batch, steps, clipNorm, inputs, targets }, seed) {
  const rng = stream(seed, "controller");
  const initial = initialLstm(vocabulary, units, rng);
  const parameters = [
    initial.inputWeights,
    initial.recurrentWeights,
    initial.bias,
    glorotUniform([units, vocabulary], rng),
    zeros([vocabulary]),
  ].map((value) => device.resident(value));
  const [inputWeights, recurrentWeights, bias, weight, headBias] = parameters;

  const oneHot = arrayOf(new Float32Array(steps * batch * vocabulary), [steps, batch, vocabulary]);
  const labels = arrayOf(new Float32Array(steps * batch));
  for (let t = 0; t < steps; t++) {
    for (let b = 0; b < batch; b++) {
      oneHot.set(t, b, inputs[b][t], 1);
      labels.set(t * batch + b, targets[b][t]);
    }
  }
  const x = Array.from({ length: steps }, (_, t) => device.resident(oneHot.pick(t)));
  const y = device.resident(labels);
  const optimizer = adam(workload.adam);
  const state = optimizer.init(device, parameters);
  const program = compile(device, {}, () => {
    const states = [];
    for (const xt of x) states.push(lstmCell(matmul(xt, inputWeights), states.at(-1), { recurrentWeights, bias }));
    const hidden = concatenate(
      states.map((s) => s.hidden),
      0,
    );
    const loss = mean(crossEntropy(dense(hidden, { weight, bias: headBias }), y));
    const gradients = clipByGlobalNorm(gradient(loss, parameters), clipNorm);
    return { outputs: { loss }, updates: optimizer.update(parameters, gradients, state) };
  });
  return {
    async step(count) {
      for (let i = 0; i < count; i++) await program.run();
      return program.output("loss").get();
    },
  };
}
