// Exhaustive search: every unseen architecture, in the order of the token ids.
import { allowedTokens, type Grammar, type SeenSequences } from "../grammar.js";
import { decode, type Sequence, type Token } from "../vocabulary.js";
import { drawUnseen, type Strategy } from "./strategy.js";

/** Nothing is left to chance, and nothing is listed ahead: how large the space is does not matter, only how many trials there are. */
export function exhaustiveStrategy(grammar: Grammar): Strategy {
  return {
    name: "exhaustive",
    propose: (count, history) =>
      drawUnseen(count, history, () => {
        const tokens = firstUnseen(grammar, history.seen);
        history.seen.add(tokens);
        return { architecture: decode(grammar.vocabulary, tokens) };
      }),
    learn: () => ({}),
  };
}

/** The sequence that `enumerate` gives first of those not seen. */
function firstUnseen(grammar: Grammar, seen: SeenSequences): Sequence {
  const tokens: Token[] = [];
  while (tokens.at(-1) !== grammar.vocabulary.output) tokens.push(allowedTokens(grammar, tokens, seen).indexOf(1));
  return tokens;
}
