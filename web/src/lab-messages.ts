// What the lab's tab and its worker say to each other.

export interface LabQuestion {
  readonly id: number;
  /** Architectures an estimate is made of. */
  readonly batch: number;
  /** Estimates. */
  readonly repetitions: number;
  readonly seed: number;
  /** The name of the estimator beside the tutorial's. */
  readonly sampled: string;
  /** The tutorial's, by name. */
  readonly switches: Readonly<Record<string, boolean>>;
}

/** Of the logits' bias: a number a token. */
export interface LabBars {
  readonly name: string;
  readonly batch: number;
  readonly mean: readonly number[];
  /** Half the width of the mean's 95 % interval. */
  readonly half: readonly number[];
  readonly repetitions: number;
  /** Of an estimate of all parameters to the exact gradient, the mean. */
  readonly cosine: number;
}

export interface LabAnswer {
  readonly id: number;
  readonly architectures: number;
  readonly tokens: readonly string[];
  /** Of the sampled estimator's policy. */
  readonly exact: readonly number[];
  readonly sampled: LabBars;
  readonly tutorial: LabBars;
}
