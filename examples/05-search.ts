// A search from a program: events as they come, then the leaderboard.
import { formatArchitecture, leaderboard, type SearchEvent, startSearch } from "mlpnas";

const run = await startSearch({
  data: process.argv[2] ?? "examples/data/wine-quality.csv",
  target: "quality_label",
  ignore: ["quality"],
  trials: 20,
  epochs: 5,
  device: "wasm-simd", // the same bits on every machine; the default is faster where it can be
  out: process.argv[3] ?? "runs/example",
});
const events: SearchEvent[] = [];
for await (const event of run.events) {
  events.push(event);
  if (event.kind !== "learned") continue;
  const { reward, entropy } = event.report; // a reward is minus the log-loss
  console.log(`batch ${event.batch}: mean reward ${Number(reward).toFixed(4)}, entropy ${Number(entropy).toFixed(4)} nats`);
}
const { ranked, baselines } = leaderboard(events);
for (const { rank, evaluation, expected, test } of ranked.slice(0, 3)) {
  // The log-loss that all trials together let expect of it, and its accuracy on the test rows.
  console.log(rank, formatArchitecture(evaluation.architecture), expected?.toFixed(4), test?.accuracy?.toFixed(4));
}
for (const { name, test } of baselines) console.log(name, test.accuracy?.toFixed(4));

// Prints:
// batch 1: mean reward -0.6407, entropy 2.2799 nats
// batch 2: mean reward -0.6367, entropy 2.2698 nats
// 1 64-elu 64-tanh 0.6307 0.7020
// 2 256-relu 128-tanh 0.6312 0.7061
// 3 256-relu 64-tanh 0.6314 0.7102
// majority 0.6286
// logistic regression 0.6707
