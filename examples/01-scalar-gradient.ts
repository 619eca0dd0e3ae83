// The derivative of a scalar by the engine, by hand and by finite differences; then the same function compiled for SIMD, to descend it.
import { gradient, gradientCheck, multiply, square, subtract, tanh } from "mlpnas/autograd";
import { compile, createWasmDevice, stream, type Tensor, tensor, valueOf } from "mlpnas/tensor";

/** One neuron and its squared error at x = 2, y = 0.5: `L(w) = (tanh(2w) − 0.5)²` */
const loss = (w: Tensor): Tensor => square(subtract(tanh(multiply(w, 2)), 0.5));

const w = tensor([1], [], "f64");
const [slope] = gradient(loss(w), [w]) as [Tensor]; // the value of w is known, so this computes at once
const [curvature] = gradient(slope, [w]) as [Tensor]; // a gradient is a graph again
const number = (t: Tensor): string => valueOf(t).get().toFixed(4);
console.log("loss", number(loss(w)), "slope", number(slope), "curvature", number(curvature));

const y = Math.tanh(2);
console.log("slope by hand", (2 * (y - 0.5) * (1 - y * y) * 2).toFixed(4)); // the chain rule, outside in
console.log("finite differences agree:", gradientCheck(loss, [w], { rng: stream(0, "direction") }).error < 1e-6);

const device = createWasmDevice("simd");
const weight = device.resident(valueOf(w)); // lives on the device, and is updated there
const descent = compile(device, {}, () => {
  const output = loss(weight); // a resident's value is unknown here, so this leaves a graph to compile
  const [down] = gradient(output, [weight]) as [Tensor];
  return { outputs: { loss: output }, updates: [[weight, subtract(weight, multiply(down, 0.1))]] };
});
for (const steps of [1, 9, 90]) {
  descent.run(steps); // no tracing, no allocation
  console.log("loss", descent.output("loss").get().toFixed(4), "then w is", device.read(weight).get().toFixed(4));
}
console.log(`${descent.instructions} instructions a step; the best w is ${(Math.atanh(0.5) / 2).toFixed(4)}`);

// Prints:
// loss 0.2153 slope 0.1311 curvature -0.4657
// slope by hand 0.1311
// finite differences agree: true
// loss 0.2153 then w is 0.9869
// loss 0.1904 then w is 0.8323
// loss 0.0000 then w is 0.2747
// 11 instructions a step; the best w is 0.2747
