// A derivative in f64, its check by finite differences, and the same function compiled for SIMD.
import { gradient, gradientCheck, matmul, mean, square, tanh, valueAndGradient } from "mlpnas/autograd";
import { assign, compile, createWasmDevice, stream, type Tensor, tensor, toFloats, valueOf } from "mlpnas/tensor";

const loss = (x: Tensor, weight: Tensor): Tensor => mean(square(tanh(matmul(x, weight))));

const x = tensor([1, -2, 0.5, 3], [2, 2], "f64");
const weight = tensor([0.1, 0.2], [2, 1], "f64");
const { value, gradients } = valueAndGradient(loss)(x, weight); // the values are known, so this computes at once
console.log("loss", valueOf(value).get(), "gradient", [...toFloats(valueOf(gradients[1] as Tensor))]);
console.log("finite differences agree:", gradientCheck(loss, [x, weight], { rng: stream(0, "direction") }).error < 1e-6);

const device = createWasmDevice("simd");
const resident = device.resident(valueOf(weight)); // lives on the device, and is updated there
const program = compile(device, { x: [2, 2] }, (inputs) => {
  const output = loss(inputs.x, resident);
  const [slope] = gradient(output, [resident]) as [Tensor];
  return { outputs: { loss: output, slope } };
});
assign(program.input("x"), valueOf(x));
program.run(); // no tracing, no allocation
console.log("compiled", program.output("loss").get().toFixed(6), `in ${program.instructions} instructions`);
