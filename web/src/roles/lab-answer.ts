// What the gradient lab answers: one policy, its exact gradient, and what two estimators make of it.
import {
  additiveRewards,
  compileEstimate,
  drawBatch,
  type Estimator,
  estimatorUnder,
  type GradientSwitches,
  grammarOf,
  labOf,
  labSpaceOf,
  reinforceEstimators,
  type Vocabulary,
} from "../../../src/nas/index.js";
import { createWasmDevice, stream } from "../../../src/tensor/index.js";
import type { LabAnswer, LabBars, LabQuestion } from "../lab-messages.js";

const space = labSpaceOf(grammarOf({ units: [8, 16, 32], activations: ["tanh", "relu"], dropoutRates: [], maxLayers: 2 }));
const rewards = additiveRewards(space);
const units = 16;

export function answerTo({ id, batch, repetitions, seed, sampled, switches }: LabQuestion): LabAnswer {
  const estimator = reinforceEstimators.find(({ name }) => name === sampled) ?? (reinforceEstimators[0] as Estimator);
  const tutorial = estimatorUnder(switches as GradientSwitches, "tutorial", "as its switches stand");
  const asked = { batch, repetitions, seed };
  const right = barsOf(estimator, asked);
  return {
    id,
    architectures: rewards.length,
    tokens: namesOf(space.grammar.vocabulary),
    exact: right.exact,
    sampled: right.bars,
    tutorial: barsOf(tutorial, asked).bars,
  };
}

function namesOf({ tokens, idOf, output }: Vocabulary): string[] {
  const names = new Map([...idOf].map(([name, id]) => [id, name]));
  return tokens.map((_, id) => names.get(id) ?? (id === output ? "output" : "padding"));
}

/** The gradient by the logits' bias, a number a token: it is the last of the parameters. */
function barsOf(
  estimator: Estimator,
  { batch: asked, repetitions, seed }: Pick<LabQuestion, "batch" | "repetitions" | "seed">,
): { readonly exact: readonly number[]; readonly bars: LabBars } {
  const lab = labOf(space, rewards, stream(seed, "controller"), { units, ...(estimator.reader && { reader: estimator.reader }) });
  const tokens = lab.policy.initial.at(-1)?.shape.at(-1) ?? 0;
  const size = Math.max(asked, estimator.leastBatch);
  const estimate = compileEstimate(createWasmDevice("simd"), lab, estimator, size);
  const rng = stream(seed, "estimates", estimator.name, size);
  const { gradient, probabilities } = lab.exact;
  const sums = new Float64Array(tokens);
  const squares = new Float64Array(tokens);
  let [baseline, cosines]: [ReturnType<Estimator["worth"]>["baseline"], number] = [undefined, 0];
  for (let k = 0; k < repetitions; k++) {
    const { rows, batch } = drawBatch(lab, { probabilities, size, rng });
    const worth = estimator.worth(batch, baseline, rng);
    baseline = worth.baseline;
    const whole = estimate({ rows, advantages: worth.advantages });
    cosines += cosine(whole, gradient);
    whole.subarray(whole.length - tokens).forEach((value, i) => {
      sums[i] = (sums[i] as number) + value;
      squares[i] = (squares[i] as number) + value * value;
    });
  }
  const mean = Array.from(sums, (sum) => sum / repetitions);
  const half = mean.map(
    (value, i) => 1.96 * Math.sqrt(Math.max(0, (squares[i] as number) / repetitions - value * value) / repetitions),
  );
  return {
    exact: [...gradient.subarray(gradient.length - tokens)],
    bars: { name: estimator.name, batch: size, mean, half, repetitions, cosine: cosines / repetitions },
  };
}

function cosine(a: Float64Array, b: Float64Array): number {
  let [product, left, right] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    product += x * y;
    left += x * x;
    right += y * y;
  }
  return product === 0 ? 0 : product / Math.sqrt(left * right);
}
