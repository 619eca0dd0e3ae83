// A tutorial strategy at work on a small space: what it proposes, reports, and was trained on, without any network being trained.
import { type Grammar, grammarOf, SeenSequences } from "../../../src/nas/grammar.js";
import {
  allSwitches,
  type Evaluation,
  formatArchitecture,
  type History,
  type LearnReport,
  type Proposal,
  type Strategy,
  type Switches,
  type SwitchName,
  type TutorialConstants,
  tutorialConstants,
  tutorialStrategy,
} from "../../../src/nas/index.js";
import { createWasmDevice, stream } from "../../../src/tensor/index.js";
import { complete } from "../evaluations.js";

/** 4 dense layers, one dropout, up to two layers: 4 + 4 · 5 = 24 architectures. */
export const grammar: Grammar = grammarOf({ units: [8, 16], activations: ["relu", "tanh"], dropoutRates: [0.2], maxLayers: 2 });

/** All switches right but these. */
export const only = (...names: readonly SwitchName[]): Switches => ({
  ...allSwitches(false),
  ...Object.fromEntries(names.map((name) => [name, true])),
});

/** All switches wrong but these. */
export const allBut = (...names: readonly SwitchName[]): Switches => ({
  ...allSwitches(true),
  ...Object.fromEntries(names.map((name) => [name, false])),
});

const small: TutorialConstants = { ...tutorialConstants, CONTROLLER_LSTM_DIM: 12, CONTROLLER_USE_PREDICTOR: false };

export function strategyWith(switches: Switches, constants: Partial<TutorialConstants> = {}): Strategy {
  return tutorialStrategy(createWasmDevice("simd"), grammar, stream(0, "controller"), {
    switches,
    constants: { ...small, ...constants },
  });
}

export interface Played {
  readonly proposals: readonly Proposal[];
  readonly report: LearnReport;
}

/** An accuracy that depends on the architecture's text only. */
export const accuracyOf = (text: string): number => 0.6 + 0.01 * (text.length % 7);

/** Asks and tells so many times; every accuracy is `outcome` of the architecture. */
export function play(
  strategy: Strategy,
  { batches = 3, size = 5, outcome = accuracyOf }: { batches?: number; size?: number; outcome?: (text: string) => number } = {},
): Played[] {
  const trials: Evaluation[] = [];
  const history: History = { trials, seen: new SeenSequences(grammar) };
  return Array.from({ length: batches }, (_, b) => {
    const proposals = strategy.propose(size, history, stream(0, "propose", b + 1));
    const evaluations = proposals.map(({ architecture }, k) => {
      const text = formatArchitecture(architecture);
      return complete(trials.length + k + 1, 1, { text, accuracy: outcome(text) });
    });
    trials.push(...evaluations);
    return { proposals, report: strategy.learn(evaluations, history, stream(0, "learn", b + 1)) };
  });
}
