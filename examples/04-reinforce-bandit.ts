// REINFORCE on a bandit with four arms: the sampled policy gradient beside the exact one, then a policy that learns from pulls alone.
import { broadcastTo, gradient, multiply, softmax, subtract, sum } from "mlpnas/autograd";
import { advantagesOf, type Baseline, reinforceLoss } from "mlpnas/nn";
import { pickWeighted, stream, type Tensor, tensor, toFloats, valueOf } from "mlpnas/tensor";

const chances = [0.2, 0.5, 0.8, 0.4]; // of a reward of 1, arm by arm; no policy can earn more than 0.8 a pull
const rng = stream(0, "pulls");
const double = (values: readonly number[]): Tensor => tensor(values, [values.length], "f64");
const floats = (t: Tensor): number[] => [...toFloats(valueOf(t))];

/** E[R], which only someone who knows the chances can compute. */
const expectedReward = (logits: Tensor): Tensor => sum(multiply(softmax(logits), double(chances)));

/** Pulls as many arms as the policy says, and gives each with its reward. */
function pull(logits: Tensor, count: number): { arms: number[]; rewards: number[] } {
  const probabilities = floats(softmax(logits));
  const arms = Array.from({ length: count }, () => pickWeighted(probabilities, rng));
  return { arms, rewards: arms.map((arm) => (rng() < (chances[arm] as number) ? 1 : 0)) };
}

/** The gradient's estimate. Each pull is a decision of a sequence of one; the loss descends where the reward ascends. */
function estimate(logits: Tensor, arms: readonly number[], advantages: readonly number[]): Tensor {
  const active = double(arms.map(() => 1));
  const rows = broadcastTo(logits, [arms.length, chances.length]);
  const loss = reinforceLoss([{ logits: rows, tokens: double(arms), advantages: double(advantages), active }]);
  return gradient(loss, [logits])[0] as Tensor;
}

const show = (values: readonly number[]): string => values.map((value) => value.toFixed(3).padStart(6)).join(" ");
let logits = double([0, 0, 0, 0]);
console.log("exact gradient ", show(floats(gradient(expectedReward(logits), [logits])[0] as Tensor)));
for (const count of [10, 1_000, 100_000]) {
  const { arms, rewards } = pull(logits, count);
  console.log(`of ${`${count}`.padStart(6)} pulls`, show(floats(estimate(logits, arms, rewards)).map((x) => -x)));
}

let baseline: Baseline;
for (let step = 1; step <= 300; step++) {
  const { arms, rewards } = pull(logits, 10);
  const judged = advantagesOf(rewards, baseline);
  baseline = judged.baseline;
  logits = subtract(logits, multiply(estimate(logits, arms, [...judged.advantages]), 0.1));
  if (![1, 100, 200, 300].includes(step)) continue;
  const [policy, reward] = [softmax(logits), expectedReward(logits)].map((t) => show(floats(t)));
  console.log(`step ${`${step}`.padStart(3)} policy ${policy} E[R] ${reward}`);
}

// Prints:
// exact gradient  -0.069  0.006  0.081 -0.019
// of     10 pulls -0.050 -0.050  0.150 -0.050
// of   1000 pulls -0.065  0.002  0.078 -0.014
// of 100000 pulls -0.068  0.006  0.081 -0.018
// step   1 policy  0.250  0.250  0.253  0.248 E[R]  0.476
// step 100 policy  0.042  0.086  0.813  0.059 E[R]  0.725
// step 200 policy  0.016  0.034  0.927  0.023 E[R]  0.771
// step 300 policy  0.008  0.018  0.961  0.013 E[R]  0.785
