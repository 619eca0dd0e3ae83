// Arithmetic, element by element, with broadcasting.
import { apply, type Primitive, type Tensor } from "../../tensor/index.js";
import { asTensor, elementwise, type Operand } from "./elementwise.js";

const addPrimitive = elementwise({ name: "add", f: ([a, b]) => a + b, vjp: (dy) => [dy, dy] });
/** `a + b` */
export function add(a: Operand, b: Operand): Tensor {
  return apply(addPrimitive, [asTensor(a), asTensor(b)], undefined);
}

const subtractPrimitive = elementwise({ name: "subtract", f: ([a, b]) => a - b, vjp: (dy) => [dy, negate(dy)] });
/** `a − b` */
export function subtract(a: Operand, b: Operand): Tensor {
  return apply(subtractPrimitive, [asTensor(a), asTensor(b)], undefined);
}

const multiplyPrimitive = elementwise({
  name: "multiply",
  f: ([a, b]) => a * b,
  vjp: (dy, _y, [a, b]) => [multiply(dy, b as Tensor), multiply(dy, a as Tensor)],
});
/** `a · b`, element by element */
export function multiply(a: Operand, b: Operand): Tensor {
  return apply(multiplyPrimitive, [asTensor(a), asTensor(b)], undefined);
}

const dividePrimitive = elementwise({
  name: "divide",
  f: ([a, b]) => a / b,
  vjp: (dy, y, [, b]) => [divide(dy, b as Tensor), negate(divide(multiply(dy, y), b as Tensor))],
});
/** `a / b` */
export function divide(a: Operand, b: Operand): Tensor {
  return apply(dividePrimitive, [asTensor(a), asTensor(b)], undefined);
}

/** `−x` */
export function negate(x: Operand): Tensor {
  return multiply(x, -1);
}

/** `x²` */
export function square(x: Tensor): Tensor {
  return multiply(x, x);
}

const squareRootPrimitive = elementwise({
  name: "squareRoot",
  f: ([x]) => Math.sqrt(x),
  vjp: (dy, y) => [multiply(divide(dy, y), 0.5)],
});
/** `√x`; its derivative at 0 is infinite. */
export function squareRoot(x: Operand): Tensor {
  return apply(squareRootPrimitive, [asTensor(x)], undefined);
}

const expPrimitive = elementwise({ name: "exp", f: ([x]) => Math.exp(x), vjp: (dy, y) => [multiply(dy, y)], flops: 10 });
/** `eˣ` */
export function exp(x: Operand): Tensor {
  return apply(expPrimitive, [asTensor(x)], undefined);
}

const logPrimitive = elementwise({
  name: "log",
  f: ([x]) => Math.log(x),
  vjp: (dy, _y, [x]) => [divide(dy, x as Tensor)],
  flops: 10,
});
/** The natural logarithm. */
export function log(x: Operand): Tensor {
  return apply(logPrimitive, [asTensor(x)], undefined);
}

export const arithmeticPrimitives: readonly Primitive[] = [
  addPrimitive,
  subtractPrimitive,
  multiplyPrimitive,
  dividePrimitive,
  squareRootPrimitive,
  expPrimitive,
  logPrimitive,
] as readonly Primitive[];
