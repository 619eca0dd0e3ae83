// From what a search leaves to a model: encoders and weights put together, weights as the shortest decimals.
import { type Architecture, formatArchitecture } from "../architecture.js";
import type { Weights } from "../job.js";
import { type Model, type ModelNetwork, modelFormat, modelVersion } from "./model.js";
import { parseModel, shortestFloat } from "./model-json.js";

/** What a model is made of. */
export interface ModelParts extends Pick<Model, "target" | "metrics" | "provenance"> {
  readonly architecture: Architecture;
  /** One a fold. */
  readonly networks: readonly (Pick<ModelNetwork, "encoder" | "scale"> & { readonly weights: readonly Weights[] })[];
}

/** The model of these parts. @throws ValueError when weights do not fit the architecture and the encoder, or one is not finite */
export function modelOf({ architecture, target, networks, metrics, provenance }: ModelParts): Model {
  const model: Model = {
    format: modelFormat,
    version: modelVersion,
    architecture: formatArchitecture(architecture),
    target,
    networks: networks.map(({ weights, ...network }) => ({
      ...network,
      parameters: weights.map(({ shape, values }) => ({ shape: [...shape], values: Array.from(values, shortestFloat) })),
    })),
    metrics,
    provenance,
  };
  return parseModel(model, "model");
}
