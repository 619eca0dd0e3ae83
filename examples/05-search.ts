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
for (const { rank, evaluation, test } of ranked.slice(0, 3)) {
  const { architecture, validation } = evaluation;
  console.log(rank, formatArchitecture(architecture), validation.loss.toFixed(4), test?.accuracy.toFixed(4));
}
for (const { name, test } of baselines) console.log(name, test.accuracy.toFixed(4));

// Prints:
// batch 1: mean reward -0.6434, entropy 2.3216 nats
// batch 2: mean reward -0.6430, entropy 2.3167 nats
// 1 256-relu 512-tanh 0.6279 0.7007
// 2 8-relu 256-tanh 0.6287 0.7088
// 3 128-elu 8-tanh 0.6323 0.7075
// majority 0.6286
// logistic regression 0.6653
