// A network as nodes: dense layers and activations, all of them standard operators.
import { type Activation, type Architecture, layersOf } from "../../architecture.js";
import type { ModelNetwork, ModelParameter } from "../../model/model.js";
import type { GraphBuilder, Wire } from "./graph-builder.js";

/** The output layer's units for rows of inputs: logits, or standardised values. */
export function networkNodes(
  graph: GraphBuilder,
  architecture: Architecture,
  { parameters }: Pick<ModelNetwork, "parameters">,
  inputs: Wire,
  prefix: string,
): Wire {
  const activations = layersOf(architecture).flatMap((layer) => (layer.kind === "dense" ? [layer.activation] : []));
  return [...activations, undefined].reduce((x, activation, depth) => {
    const name = `${prefix}${activation === undefined ? "output layer" : `layer ${depth + 1}`}`;
    const parameter = (what: string, k: number): Wire => {
      const { shape, values } = parameters[2 * depth + k] as ModelParameter;
      return graph.constant(`${name}/${what}`, shape, { type: "float", numbers: values });
    };
    const y = graph.node(name, "Gemm", [x, parameter("weight", 0), parameter("bias", 1)]);
    return activation === undefined ? y : activationNodes[activation](graph, y, `${name}/${activation}`);
  }, inputs);
}

type ActivationNodes = (graph: GraphBuilder, x: Wire, name: string) => Wire;

const operator =
  (type: string, attributes: Readonly<Record<string, { readonly float: number }>> = {}): ActivationNodes =>
  (graph, x, name) =>
    graph.node(name, type, [x], { attributes });

/** Each as the engine defines it; what has no operator of its own in opset 17 is composed of others. */
const activationNodes: Readonly<Record<Activation, ActivationNodes>> = {
  sigmoid: operator("Sigmoid"),
  tanh: operator("Tanh"),
  relu: operator("Relu"),
  elu: operator("Elu", { alpha: { float: 1 } }),
  "leaky-relu": operator("LeakyRelu", { alpha: { float: 0.01 } }),
  softplus: operator("Softplus"),
  silu: (graph, x, name) => graph.node(name, "Mul", [x, graph.node(`${name}/gate`, "Sigmoid", [x])]),
  /** The form with tanh, as `x · σ(x · (a + b x²))`. */
  gelu: (graph, x, name) => {
    const a = 2 * Math.sqrt(2 / Math.PI);
    const scalar = (what: string, value: number): Wire =>
      graph.constant(`${name}/${what}`, [], { type: "float", numbers: [value] });
    const square = graph.node(`${name}/square`, "Mul", [x, x]);
    const scaled = graph.node(`${name}/scaled square`, "Mul", [square, scalar("b", 0.044715 * a)]);
    const factor = graph.node(`${name}/factor`, "Add", [scaled, scalar("a", a)]);
    const gate = graph.node(`${name}/gate`, "Sigmoid", [graph.node(`${name}/gate input`, "Mul", [x, factor])]);
    return graph.node(name, "Mul", [x, gate]);
  },
};
