// Exclusive or, which no single neuron can compute: a network of two layers, trained by replaying one compiled step.
import { gradient, mean, reshape, sigmoid, tanh } from "mlpnas/autograd";
import { adam, binaryCrossEntropy, dense, glorotUniform } from "mlpnas/nn";
import { compile, createWasmDevice, stream, type Tensor, tensor, zeros } from "mlpnas/tensor";

const x = tensor([0, 0, 0, 1, 1, 0, 1, 1], [4, 2]);
const y = tensor([0, 1, 1, 0]);

const rng = stream(0, "weights");
const device = createWasmDevice("simd");
const parameters = [glorotUniform([2, 8], rng), zeros([8]), glorotUniform([8, 1], rng), zeros([1])].map((initial) =>
  device.resident(initial),
);

/** The logit of "1" for each row. @shape  (4, 2) -> (4) */
function network(): Tensor {
  const [weight1, bias1, weight2, bias2] = parameters as [Tensor, Tensor, Tensor, Tensor];
  const hidden = tanh(dense(x, { weight: weight1, bias: bias1 }));
  return reshape(dense(hidden, { weight: weight2, bias: bias2 }), [4]);
}

const optimizer = adam({ rate: 0.05 });
const state = optimizer.init(device, parameters);
const step = compile(device, {}, () => {
  const loss = mean(binaryCrossEntropy(network(), y));
  return { outputs: { loss }, updates: optimizer.update(parameters, gradient(loss, parameters), state) };
});
const predict = compile(device, {}, () => ({ outputs: { probabilities: sigmoid(network()) } }));

let done = 0;
for (const until of [1, 10, 100, 1_000]) {
  step.run(until - done);
  done = until;
  console.log(`step ${done}: loss ${step.output("loss").get().toFixed(4)}`);
}
predict.run();
const probabilities = predict.output("probabilities");
for (let i = 0; i < 4; i++) console.log(`${i >> 1} xor ${i & 1}: ${probabilities.get(i).toFixed(3)}`);

// Prints:
// step 1: loss 0.6674
// step 10: loss 0.4981
// step 100: loss 0.0016
// step 1000: loss 0.0001
// 0 xor 0: 0.000
// 0 xor 1: 1.000
// 1 xor 0: 1.000
// 1 xor 1: 0.000
