// From an architecture to a network: layers, initial weights, and what runs between them.
import { elu, gelu, leakyRelu, relu, reshape, sigmoid, silu, softplus, tanh } from "../autograd/index.js";
import { dense, dropout, glorotUniform, type Network } from "../nn/index.js";
import { type NdArray, type Stream, sizeOf, type Tensor, zeros } from "../tensor/index.js";
import { type Activation, type Architecture, denseLayers, layersOf } from "./architecture.js";

export const activate: Readonly<Record<Activation, (x: Tensor) => Tensor>> = {
  sigmoid,
  tanh,
  relu,
  elu,
  gelu,
  silu,
  "leaky-relu": leakyRelu,
  softplus,
};

/**
 * The network of an architecture: its hidden layers in order and a linear output layer, whose logits or values the loss reads. Weights are
 * Glorot-uniform, biases zero; rows of more than one axis are flattened first.
 * Parameters come as weight, bias, weight, bias, ...
 * @shape  x (B, D) or (B, ...) of D elements a row -> logits (B, C), or (B, 1) for two classes and for a number
 */
export function buildNetwork(
  architecture: Architecture,
  shape: { readonly features: number; readonly classes: number },
  rng: Stream,
): Network {
  const initial: NdArray[] = denseLayers(architecture, shape.features, shape.classes).flatMap(({ inputs, units }) => [
    glorotUniform([inputs, units], rng),
    zeros([units]),
  ]);
  return {
    initial,
    forward: (parameters, x, mode) => {
      let next = 0;
      const affine = (y: Tensor): Tensor => {
        const [weight, bias] = [parameters[next] as Tensor, parameters[next + 1] as Tensor];
        next += 2;
        return dense(y, { weight, bias });
      };
      const rows = x.shape[0] as number;
      let y = x.shape.length === 2 ? x : reshape(x, [rows, sizeOf(x.shape) / rows]);
      layersOf(architecture).forEach((layer, depth) => {
        if (layer.kind === "dense") y = activate[layer.activation](affine(y));
        else if (mode !== undefined) y = dropout(y, layer.rate, { key: mode.key + depth, counter: mode.counter });
      });
      return affine(y);
    },
  };
}
