// The autograd room's public names.
export { countFlops } from "./flops.js";
export { gradient, valueAndGradient } from "./gradient.js";
export { type GradientCheck, gradientCheck } from "./gradient-check.js";
export { type JacobianCheck, type JacobianElement, jacobianCheck } from "./jacobian-check.js";
export { checkPrimitive, largestError, type PrimitiveCheck, type SampleCheck } from "./primitive-check.js";
export { elu, leakyRelu, relu, sigmoid, softplus, tanh } from "./primitives/activation.js";
export { adamStep, firstMoment, secondMoment } from "./primitives/adam.js";
export { add, divide, exp, log, multiply, negate, square, squareRoot, subtract } from "./primitives/arithmetic.js";
export { type DropoutParams, dropoutMask } from "./primitives/dropout.js";
export type { Operand } from "./primitives/elementwise.js";
export { gelu, silu } from "./primitives/gated.js";
export { primitiveNamed, primitives } from "./primitives/index.js";
export { matmul, transpose } from "./primitives/matmul.js";
export { concatenate, gatherRows, reshape, slice } from "./primitives/movement.js";
export { broadcastTo, mean, sum, sumTo } from "./primitives/reduce.js";
export { crossEntropy, logSoftmax, softmax } from "./primitives/softmax.js";
export type { Sample, SampleInput } from "./samples.js";
