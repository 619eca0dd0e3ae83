// A synthetic truth of large spaces: what layers are worth, smooth in their width, and what neighbours are worth together.
import { type Stream, stream, ValueError } from "../../tensor/index.js";
import { isLayer } from "../architecture.js";
import type { Grammar } from "../grammar.js";
import type { Sequence } from "../vocabulary.js";

/**
 * What a sequence is worth: effects of each layer and of each pair of neighbours.
 * `w = Σ_k (u_k(width) + a_k(activation)) + ½ Σ_k (c_k(activation, next activation) + s_k z(width) z(next width))`
 * a, c and s are standard normal, u is a random walk over the widths in their order, a step a normal of deviation ½; a dropout has an a of
 * its own and no width; z is a width's place in the list, from −1 to 1. All are drawn from the seed, so that a seed is a truth.
 * @throws ValueError when the space has training choices
 */
export function syntheticWorth({ vocabulary, maxLength }: Grammar, seed: number): (sequence: Sequence) => number {
  const { units, activations } = vocabulary.space;
  if (vocabulary.choices.length > 0) throw new ValueError("synthetic worth", "must be of a space without training choices");
  const kinds = activations.length + 1; // dropout is one more
  const depths = Array.from({ length: maxLength - 1 }, (_, k) => {
    const rng = stream(seed, "synthetic", k);
    const normals = (count: number): number[] => Array.from({ length: count }, () => normal(rng));
    let walk = 0;
    const widths = normals(units.length).map((step) => (walk += step / 2));
    return { widths, kind: normals(kinds), pair: normals(kinds * kinds), slope: normal(rng) };
  });
  const layers = vocabulary.tokens.map((layer) => {
    if (typeof layer !== "object" || !isLayer(layer) || layer.kind === "dropout")
      return { kind: kinds - 1, width: undefined, place: 0 };
    const width = units.indexOf(layer.units);
    const place = units.length > 1 ? (2 * width) / (units.length - 1) - 1 : 0;
    return { kind: activations.indexOf(layer.activation), width, place };
  });
  return (sequence) => {
    let worth = 0;
    for (let k = 0; k < sequence.length - 1; k++) {
      const [effects, layer] = [depths[k], layers[sequence[k] as number]];
      const next = k + 2 < sequence.length ? layers[sequence[k + 1] as number] : undefined;
      if (effects === undefined || layer === undefined) throw new Error("syntheticWorth: the sequence must be in the space");
      worth += (effects.widths[layer.width ?? -1] ?? 0) + (effects.kind[layer.kind] as number);
      if (next === undefined) continue;
      worth += ((effects.pair[layer.kind * kinds + next.kind] as number) + effects.slope * layer.place * next.place) / 2;
    }
    return worth;
  };
}

/** @source Box and Muller 1958 */
export function normal(rng: Stream): number {
  return Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
}
