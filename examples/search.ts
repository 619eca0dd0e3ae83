// A search from a program: events as they come, then the leaderboard.
import { formatArchitecture, leaderboard, type SearchEvent, startSearch } from "mlpnas";

const run = await startSearch({
  data: process.argv[2] ?? "examples/data/wine-quality.csv",
  target: "quality_label",
  ignore: ["quality"],
  trials: 20,
  epochs: 5,
  out: process.argv[3] ?? "runs/example",
});
const events: SearchEvent[] = [];
for await (const event of run.events) {
  events.push(event);
  if (event.kind === "learned") console.log(`batch ${event.batch}`, event.report);
}
for (const { rank, evaluation, test } of leaderboard(events).ranked.slice(0, 3)) {
  console.log(
    rank,
    formatArchitecture(evaluation.architecture),
    evaluation.validation.loss.toFixed(3),
    test?.accuracy.toFixed(3),
  );
}
