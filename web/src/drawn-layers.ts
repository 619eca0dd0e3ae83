// A network's layers as its diagram shows them.
import { layersOf, parseArchitecture } from "../../src/nas/index.js";

export interface DrawnLayer {
  readonly label: string;
  readonly units: number;
  readonly isDropout: boolean;
}

/** The layers of an architecture between its inputs and its outputs. */
export function drawnLayers(architecture: string, inputs: number, outputs: number): DrawnLayer[] {
  const hidden = layersOf(parseArchitecture(architecture));
  let width = inputs;
  return [
    { label: `${inputs} in`, units: inputs, isDropout: false },
    ...hidden.map((layer): DrawnLayer => {
      if (layer.kind !== "dense") return { label: `drop ${layer.rate}`, units: width, isDropout: true };
      width = layer.units;
      return { label: `${layer.units} ${layer.activation}`, units: width, isDropout: false };
    }),
    { label: `${outputs} out`, units: outputs, isDropout: false },
  ];
}
