// The tables of docs/queue.md: what befell runs on a queue, and what the queue costs. What was not measured says so.
import { describeMachine } from "./machine.js";
import { figure, percent, tableOf } from "./markdown.js";
import { queueFaultsFile, queueFile } from "./queue-results.js";
import type { Results } from "./results.js";

export function queueTables(): ReadonlyMap<string, string> {
  return new Map([
    ["queue-faults", faultsTable(queueFaultsFile.read())],
    ["queue-overhead", overheadTable(queueFile.read())],
  ]);
}

const faultNames: Readonly<Record<string, string>> = {
  workersKilled: "workers killed",
  workersStopped: "workers stopped for longer than their locks last, then gone on with",
  workersTold: "workers told to stop",
  serverRestarts: "the server killed and started again",
  searchesKilled: "searches killed and resumed",
  otherVersions: "workers of another version",
  chunksSpoilt: "chunks of rows changed",
  foreignJobs: "jobs that are none, from elsewhere",
  runs: "runs that all this befell",
  identical: "of them with the journal of one worker, byte for byte, nothing lost or recorded twice",
};

const facts = ({ command, machine }: Pick<Results<unknown>, "command" | "machine">): string =>
  `\`${command}\`: ${describeMachine(machine)}.`;

function faultsTable(results: ReturnType<typeof queueFaultsFile.read>): string {
  if (results === undefined) return "Not measured yet: `npm run test:queue` does.";
  const rows = Object.entries(results.results).map(([name, count]) => [faultNames[name] ?? name, count.toLocaleString("en")]);
  return `${facts(results)}\n\n${tableOf(["what", "how often"], rows)}`;
}

function overheadTable(results: ReturnType<typeof queueFile.read>): string {
  if (results === undefined) return "Not measured yet: `npm run bench:queue` does.";
  const { overhead } = results.results;
  const rows = overhead.map(({ workers, duration, trials, seconds }) => {
    const ideal = (trials * duration) / workers;
    return [
      String(workers),
      figure(1_000 * duration),
      trials.toLocaleString("en"),
      figure(seconds),
      figure((1_000 * (seconds * workers - trials * duration)) / trials),
      duration === 0 ? "–" : percent(ideal / seconds),
    ];
  });
  return `${facts(results)}\n\n${tableOf(["workers", "a trial, ms", "trials", "seconds", "over, ms a trial and worker", "efficiency"], rows)}`;
}
