// The switches: every fault of the tutorial by name, what it does, what is right, and how much harm it does.

/** A: the result is invalid. B: wrong or unsafe. */
export type Severity = "A" | "B";

export interface Switch {
  readonly severity: Severity;
  /** What the tutorial does: on. */
  readonly on: string;
  /** What is right: off. */
  readonly off: string;
}

/** Every switch's name. A name without a text does not compile. */
export type SwitchName =
  | "lossOverAllOutputs"
  | "discountAcrossSamples"
  | "rewardRowsShuffled"
  | "trainsDiscardedState"
  | "lastTokenOnly"
  | "singleTimeStep"
  | "leakedColumns"
  | "noStandardisation"
  | "newSplitPerArchitecture"
  | "sharedWeightsSawValidation"
  | "noTestSet"
  | "duplicatesCrossSplit"
  | "epochWeightedAccuracy"
  | "binaryLossTypo"
  | "zScoreWithoutGuard"
  | "constantBaseline"
  | "optimiserReset"
  | "rejectionNotInPolicy"
  | "endlessResampling"
  | "predictorUnused"
  | "bigramKeyWithoutDepth"
  | "noSeed"
  | "logAtTheEnd";

/** Each switch is on in the preset `tutorial`, and off, that is right, everywhere else. */
export const tutorialSwitches: Readonly<Record<SwitchName, Switch>> = {
  lossOverAllOutputs: {
    severity: "A",
    on: "the loss is −log of all outputs times the reward: its gradient in the logits is R·(p − 1/C), whatever token was chosen",
    off: "−log π of the chosen token, times its advantage",
  },
  discountAcrossSamples: {
    severity: "A",
    on: "the discount and a z-score run over the batch of independent architectures, so that what is rewarded is the place in the batch",
    off: "the discount runs over the tokens of one architecture; rewards are scaled by their deviation from the baseline",
  },
  rewardRowsShuffled: {
    severity: "A",
    on: "rows are shuffled before each pass over a batch while the rewards stay where they are",
    off: "a reward stays with its architecture",
  },
  trainsDiscardedState: {
    severity: "A",
    on: "trained is the state after all tokens but the last, whose output the sampler ignores",
    off: "trained are the states from which tokens were drawn",
  },
  lastTokenOnly: {
    severity: "A",
    on: "only the last decision of an architecture is trained",
    off: "every decision is trained",
  },
  singleTimeStep: {
    severity: "A",
    on: "the LSTM is given all token ids so far as the raw numbers of one time step",
    off: "the LSTM is given one token a time step, one-hot",
  },
  leakedColumns: {
    severity: "A",
    on: "the features include the row number and columns from which the class follows",
    off: "row numbers and columns that give the class away are left out",
  },
  noStandardisation: {
    severity: "A",
    on: "features keep their raw scales",
    off: "features are standardised on the training rows",
  },
  newSplitPerArchitecture: {
    severity: "A",
    on: "each architecture is scored on a validation set of its own, drawn at random",
    off: "all architectures are scored on the same validation rows, stratified by class",
  },
  sharedWeightsSawValidation: {
    severity: "A",
    on: "with one-shot, networks start from weights that were trained on rows of their validation set",
    off: "weights are shared between networks that were trained on the same rows only",
  },
  noTestSet: {
    severity: "A",
    on: "no rows are held back: the result is the largest of many noisy validation accuracies",
    off: "test rows are held back and looked at once, for the best at the end",
  },
  duplicatesCrossSplit: {
    severity: "A",
    on: "rows that repeat each other lie on both sides of the split",
    off: "rows that repeat each other are kept on one side",
  },
  epochWeightedAccuracy: {
    severity: "A",
    on: "what is called accuracy is the mean over epochs, weighted by their number, and the last epoch's weights are kept",
    off: "accuracy is that of the best epoch, whose weights are kept",
  },
  binaryLossTypo: {
    severity: "A",
    on: "with two classes the categorical loss meets a single sigmoid unit: the gradient is zero and nothing is learned",
    off: "with two classes the loss is binary cross-entropy",
  },
  zScoreWithoutGuard: {
    severity: "B",
    on: "equal rewards are divided by their deviation, 0; a guard skips that step of learning and says so",
    off: "equal rewards have advantage 0, and the report says so",
  },
  constantBaseline: {
    severity: "B",
    on: "the baseline is .5",
    off: "the baseline is a moving average of earlier rewards",
  },
  optimiserReset: {
    severity: "B",
    on: "the controller's optimizer forgets its moments and its decay after every batch",
    off: "the optimizer's state is kept",
  },
  rejectionNotInPolicy: {
    severity: "B",
    on: "illegal tokens are drawn again, and the gradient takes the softmax over all tokens for the policy",
    off: "illegal tokens are masked in the softmax, in sampling and in the gradient",
  },
  endlessResampling: {
    severity: "B",
    on: "an architecture that was seen before is drawn again, without end when the policy has settled; a guard ends it and says so",
    off: "tokens that lead to seen architectures only are illegal, and the search ends when the space does",
  },
  predictorUnused: {
    severity: "B",
    on: "accuracies are predicted and written down, and nothing comes of it",
    off: "of several candidates the ones that are predicted best are trained, and the rank correlation of prediction and outcome is reported",
  },
  bigramKeyWithoutDepth: {
    severity: "B",
    on: "with one-shot, layers share weights by the names of two neighbours, at whatever depth and with dropout skipped",
    off: "layers share weights when all that comes before them is the same",
  },
  noSeed: {
    severity: "B",
    on: "without --seed a seed is drawn at random; it is recorded, which the tutorial does not do",
    off: "without --seed the seed is 0",
  },
  logAtTheEnd: {
    severity: "B",
    on: "the journal is written when the search is over: a crash loses everything",
    off: "each event is in the journal before the next one happens",
  },
};

export type Switches = Readonly<Record<SwitchName, boolean>>;

export const switchNames = Object.keys(tutorialSwitches) as readonly SwitchName[];

/** All switches in one position. */
export function allSwitches(on: boolean): Switches {
  return Object.fromEntries(switchNames.map((name) => [name, on])) as Switches;
}
