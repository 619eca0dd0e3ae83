// Tensor: a node of an expression graph, which may or may not know its value.
import { arrayOf, type NdArray, type Precision, precisionOf, zeros } from "./array.js";
import type { Shape } from "./shape.js";

/**
 * What was computed, from what, and its value where it is known.
 * Eager execution, tracing and constant folding are one rule, stated in `apply`: known inputs give a known value, at once.
 */
export interface Tensor {
  /** Creation number. Inputs are older than what is made of them, so ascending ids are a topological order. */
  readonly id: number;
  readonly shape: Shape;
  /** How it was made; absent on a leaf. */
  readonly operation?: Operation;
  readonly inputs: readonly Tensor[];
  /** Absent while it is unknown: an input of a program being traced, a device's resident, and all that depends on them. */
  readonly value?: NdArray;
}

/** A primitive with its parameters: what stands at a node. */
export interface Operation<P = unknown> {
  readonly primitive: Primitive<P>;
  readonly params: P;
}

/** No gradient flows through this operation; a request for one is an error that says why. */
export interface NotDifferentiable {
  readonly notDifferentiable: string;
}

/** The cotangents of the inputs, in their order; `null` where none flows. */
export type Vjp<P> = (dy: Tensor, y: Tensor, inputs: readonly Tensor[], params: P) => readonly (Tensor | null)[];

/**
 * All that an operation is. Every field is required, so that a forgotten one does not type-check.
 * Shapes are checked and work is counted before any number is computed.
 */
export interface Primitive<P = unknown> {
  readonly name: string;
  /** The shape of the result; throws a ShapeError that names the rule. Reads no data. */
  readonly shape: (inputs: readonly Shape[], params: P) => Shape;
  /** The meaning, in plain loops over arrays of any strides. `out` is zero on entry. */
  readonly reference: (out: NdArray, inputs: readonly NdArray[], params: P) => void;
  /** The vector-Jacobian product, written with the same operations. A cotangent may have the broadcast shape: the walk sums it back. */
  readonly vjp: Vjp<P> | NotDifferentiable;
  /** Floating-point operations, a multiply-add counted as two. @units FLOP */
  readonly flops: (out: Shape, inputs: readonly Shape[], params: P) => number;
}

/** Checks, at no cost, that a primitive is complete. */
export function definePrimitive<P = undefined>(primitive: Primitive<P>): Primitive<P> {
  return primitive;
}

let nextId = 0;

/** A tensor that nothing computes: an unknown (a program's input) or, with a value, a constant. */
export function leaf(shape: Shape, value?: NdArray): Tensor {
  return value === undefined ? { id: nextId++, shape, inputs: [] } : { id: nextId++, shape, inputs: [], value };
}

/** A tensor of known value. The array is not copied: do not change it afterwards. */
export function constant(value: NdArray): Tensor {
  return leaf(value.shape, value);
}

/** A tensor of no axes. Of double precision, so that it never lowers the precision of what it meets. */
export function scalar(x: number): Tensor {
  return constant(arrayOf([x], [], "f64"));
}

/** A tensor of known values in row-major order. */
export function tensor(values: readonly number[], shape: Shape = [values.length], precision: Precision = "f32"): Tensor {
  return constant(arrayOf(values, shape, precision));
}

/** The known value of a tensor. @throws when it is unknown */
export function valueOf(t: Tensor): NdArray {
  if (t.value === undefined) throw new Error("valueOf: the tensor's value is unknown while a program is traced");
  return t.value;
}

/**
 * Every operation passes here. Inputs that all have a value give a value, computed at once by the reference loops; one
 * unknown input leaves a node to compile. A result is f64 only where all inputs are.
 */
export function apply<P>(primitive: Primitive<P>, inputs: readonly Tensor[], params: P): Tensor {
  const shape = primitive.shape(
    inputs.map((t) => t.shape),
    params,
  );
  const operation = { primitive, params } as Operation;
  const values = inputs.map((t) => t.value);
  if (!values.every((value) => value !== undefined)) return { id: nextId++, shape, operation, inputs };
  return { id: nextId++, shape, operation, inputs, value: evaluate(operation, shape, values) };
}

/** The reference value of an operation on known arrays. */
export function evaluate(operation: Operation, shape: Shape, inputs: readonly NdArray[]): NdArray {
  const out = zeros(shape, inputs.every((a) => precisionOf(a) === "f64") ? "f64" : "f32");
  operation.primitive.reference(out, inputs, operation.params);
  return out;
}
