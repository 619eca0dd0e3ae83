// TPE: what the good trials have that the others have not, choice by choice.
import { pickWeighted, type Stream } from "../../tensor/index.js";
import { type Architecture, isLayer } from "../architecture.js";
import { allowedTokens, type Grammar, type SeenSequences } from "../grammar.js";
import { bestFirst, type RewardOptions } from "../reward.js";
import { decode, type Sequence, type Token } from "../vocabulary.js";
import { drawUniform } from "./random.js";
import { drawUnseen, type Strategy } from "./strategy.js";

export interface TpeOptions extends RewardOptions {
  /** Random architectures before the first that is modelled. */
  readonly startupTrials?: number;
  /** γ: the share of the trials that counts as good. */
  readonly gamma?: number;
  /** Of so many draws the one with the greatest expected improvement is proposed. */
  readonly candidates?: number;
  /** How many trials the prior of each choice weighs. */
  readonly priorWeight?: number;
}

/**
 * Tree-structured Parzen estimator. The trials are divided into the best share γ and the rest; candidates are drawn from the density l
 * of the good ones and compared by l / g, which grows with the expected improvement.
 * @source Bergstra et al. 2011, section 4
 */
export function tpeStrategy(grammar: Grammar, options: TpeOptions): Strategy {
  const { startupTrials = 10, gamma = 0.15, candidates = 24, priorWeight = 1 } = options;
  const { vocabulary } = grammar;
  return {
    name: "tpe",
    propose: (count, history, rng) => {
      const { trials, seen } = history;
      const ranked = bestFirst(trials, options).map(({ architecture }) => architecture);
      const good = Math.ceil(gamma * ranked.length);
      const l = densityOf(grammar, ranked.slice(0, good), priorWeight);
      const g = densityOf(grammar, ranked.slice(good), priorWeight);

      const promising = (): Sequence => {
        const drawn = Array.from({ length: candidates }, () => drawFrom(l, grammar, { seen, rng }));
        const ratios = drawn.map((tokens) => probability(l, tokens) / probability(g, tokens));
        return drawn[ratios.indexOf(Math.max(...ratios))] as Sequence;
      };

      let tried = trials.length;
      return drawUnseen(count, history, () => {
        const tokens = tried++ < startupTrials ? drawUniform(grammar, seen, rng) : promising();
        seen.add(tokens);
        return { architecture: decode(vocabulary, tokens) };
      });
    },
    learn: () => ({}),
  };
}

/** Of each token at each position. @shape  (T, V), each row's sum is 1 */
type Density = readonly Float64Array[];

const probability = (density: Density, tokens: Sequence): number =>
  tokens.reduce((product, token, t) => product * (density[t]?.[token] as number), 1);

/**
 * A tree of choices at each position that an architecture reaches: the kind of layer or the end, then the units and the activation of
 * a dense one; and before the layers the training choices.  `p(dense) · p(units) · p(activation)`, `p(dropout)`, `p(end)`, `p(choice)`
 * A choice's probability is its share among the architectures that came to it, the prior counted in; the prior is uniform over tokens.
 */
function densityOf({ vocabulary, maxLength }: Grammar, architectures: readonly Architecture[], priorWeight: number): Density {
  const { tokens, space, lastDense, lastLayer, choices } = vocabulary;
  const layersAndEnd = lastLayer + 1;
  return Array.from({ length: maxLength }, (_, t) => {
    const reached = architectures.filter(({ length }) => length >= t).map((architecture) => architecture[t]);
    const dense = reached.filter((layer) => layer?.kind === "dense");
    const share = (count: number, of: number, prior: number): number => (count + priorWeight * prior) / (of + priorWeight);
    const units = space.units.map((width) =>
      share(dense.filter((layer) => layer.units === width).length, dense.length, 1 / space.units.length),
    );
    const activations = space.activations.map((name) =>
      share(dense.filter((layer) => layer.activation === name).length, dense.length, 1 / space.activations.length),
    );
    return Float64Array.from(tokens, (token) => {
      if (token === "padding") return 0;
      if (token === "output")
        return share(reached.filter((layer) => layer === undefined).length, reached.length, 1 / layersAndEnd);
      if (!isLayer(token)) {
        const choice = choices[t];
        if (choice?.kind !== token.kind) return 0;
        const count = reached.filter((part) => part?.kind === token.kind && part.value === token.value).length;
        return share(count, reached.length, 1 / (choice.last - choice.first + 1));
      }
      if (token.kind === "dropout") {
        const count = reached.filter((layer) => layer?.kind === "dropout" && layer.rate === token.rate).length;
        return share(count, reached.length, 1 / layersAndEnd);
      }
      return (
        share(dense.length, reached.length, lastDense / layersAndEnd) *
        (units[space.units.indexOf(token.units)] as number) *
        (activations[space.activations.indexOf(token.activation)] as number)
      );
    });
  });
}

/** An unseen sequence, token by token in proportion to the density of those that lead to one. */
function drawFrom(
  density: Density,
  grammar: Grammar,
  { seen, rng }: { readonly seen: SeenSequences; readonly rng: Stream },
): Sequence {
  const tokens: Token[] = [];
  while (tokens.at(-1) !== grammar.vocabulary.output) {
    const here = density[tokens.length] as Float64Array;
    const allowed = allowedTokens(grammar, tokens, seen);
    tokens.push(
      pickWeighted(
        here.map((chance, token) => chance * (allowed[token] as number)),
        rng,
      ),
    );
  }
  return tokens;
}
