// What all element-by-element primitives share: broadcasting, the loop, and one count of work per element.
import {
  broadcastShapes,
  broadcastView,
  definePrimitive,
  forEachPosition,
  type NdArray,
  type Primitive,
  scalar,
  sizeOf,
  type Tensor,
} from "../../tensor/index.js";

/** Where an operation takes a number, it is read as a scalar tensor. */
export type Operand = Tensor | number;

export function asTensor(x: Operand): Tensor {
  return typeof x === "number" ? scalar(x) : x;
}

/** One element of each input; a primitive reads as many as it has inputs. */
type Elements = readonly [number, number, number, number, number];

/**
 * `y[i] = f([x₀[i], x₁[i], ...], params)`, where all inputs broadcast together.
 * A vjp may return a cotangent of the broadcast shape: the gradient walk sums it back.
 */
export function elementwise<P = undefined>(spec: {
  readonly name: string;
  readonly f: (elements: Elements, params: P) => number;
  readonly vjp: Primitive<P>["vjp"];
  /** @units FLOP per element */
  readonly flops?: number;
}): Primitive<P> {
  const { name, f, vjp, flops = 1 } = spec;
  return definePrimitive<P>({
    name,
    vjp,
    shape: (shapes) => shapes.reduce((a, b) => broadcastShapes(name, a, b)),
    flops: (out) => flops * sizeOf(out),
    reference: (out, inputs, params) => {
      const views = inputs.map((input) => broadcastView(input, out.shape));
      const elements: [number, number, number, number, number] = [0, 0, 0, 0, 0];
      forEachPosition([out, ...views], (at) => {
        for (let k = 0; k < views.length; k++) elements[k] = (views[k] as NdArray).data[at[k + 1] as number] as number;
        out.data[at[0] as number] = f(elements, params);
      });
    },
  });
}
