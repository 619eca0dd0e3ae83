// The tables of docs/queue.md and docs/scale.md. What was not measured says so.
import { describeMachine } from "./machine.js";
import { figure, percent, tableOf } from "./markdown.js";
import { type QueueResults, queueFaultsFile, queueFile } from "./queue-results.js";
import { plans, type ScaleCase, type ScaleResults, scaleFile } from "./queue-scale-results.js";
import type { Results } from "./results.js";

interface Measured {
  readonly faults?: ReturnType<typeof queueFaultsFile.read>;
  readonly queue?: Results<QueueResults> | undefined;
  readonly scale?: Results<ScaleResults> | undefined;
}

const committed = (): Measured => ({ faults: queueFaultsFile.read(), queue: queueFile.read(), scale: scaleFile.read() });

export function queueTables({ faults, queue, scale }: Measured = committed()): ReadonlyMap<string, string> {
  const measured = (table: (results: QueueResults) => string): string =>
    queue === undefined ? notYet("npm run bench:queue") : `${facts(queue)}\n\n${table(queue.results)}`;
  const simulated = (table: (results: ScaleResults) => string): string =>
    scale === undefined ? notYet("npm run bench:queue-scale") : table(scale.results);
  return new Map([
    ["queue-faults", faults === undefined ? notYet("npm run test:queue") : `${facts(faults)}\n\n${faultsTable(faults.results)}`],
    ["queue-overhead", measured(overheadTable)],
    ["queue-real", measured(realTable)],
    ["queue-table", measured(searchTable)],
    ["queue-own", measured(ownTable)],
    ["scale-assumed", simulated(assumedText)],
    ["scale-random", simulated((results) => efficiencyTables(results, "random"))],
    ["scale-reinforce", simulated((results) => efficiencyTables(results, "reinforce"))],
    [
      "scale-batches",
      scale === undefined ? notYet("npm run bench:queue-scale") : `${facts(scale)}\n\n${batchTable(scale.results)}`,
    ],
  ]);
}

const notYet = (command: string): string => `Not measured yet: \`${command}\` does.`;
const facts = ({ command, machine }: Pick<Results<unknown>, "command" | "machine">): string =>
  `\`${command}\`: ${describeMachine(machine)}.`;
const count = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: 0 });
const megabytes = (bytes: number): string => figure(bytes / 1e6);
const milliseconds = (seconds: number): string => figure(1_000 * seconds);
/** `workersKilled` as `workers killed`. */
const asWords = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function faultsTable(counts: Readonly<Record<string, number>>): string {
  return tableOf(
    ["what happened", "times"],
    Object.entries(counts).map(([name, times]) => [asWords(name), count(times)]),
  );
}

function overheadTable({ overhead }: QueueResults): string {
  return tableOf(
    ["trials of", "workers", "trials", "trials a second", "lost a trial and worker, ms", "efficiency"],
    overhead.map(({ workers, duration, trials, seconds }) => [
      duration === 0 ? "no time" : `${duration} s`,
      String(workers),
      count(trials),
      figure(trials / seconds),
      milliseconds((seconds * workers) / trials - duration),
      duration === 0 ? "–" : percent((trials * duration) / (seconds * workers)),
    ]),
  );
}

function realTable({ real }: QueueResults): string {
  return tableOf(
    ["trained by", "workers", "trials", "seconds", "trials a second"],
    real.map(({ where, workers, trials, seconds }) => [
      where === "threads" ? "threads of the search" : "worker processes over the queue",
      String(workers),
      count(trials),
      figure(seconds),
      figure(trials / seconds),
    ]),
  );
}

function searchTable({ table }: QueueResults): string {
  const { trials, seconds, commands, received, sent, memory, written, processor, weights } = table;
  const perTrial = (value: number): number => value / trials;
  return tableOf(
    ["", "a trial", "a million trials"],
    [
      ["time of the whole search", `${milliseconds(perTrial(seconds))} ms`, `${figure((perTrial(seconds) * 1e6) / 3_600)} h`],
      [
        "the server's processor time",
        `${milliseconds(perTrial(processor))} ms`,
        `${figure((perTrial(processor) * 1e6) / 3_600)} h`,
      ],
      ["commands", figure(perTrial(commands)), count(perTrial(commands) * 1e6)],
      ["received by the server", `${figure(perTrial(received) / 1e3)} kB`, `${figure((perTrial(received) * 1e6) / 1e9)} GB`],
      ["sent by it", `${figure(perTrial(sent) / 1e3)} kB`, `${figure((perTrial(sent) * 1e6) / 1e9)} GB`],
      ["of each, weights", `${figure(weights / 1e3)} kB`, `${figure((weights * 1e6) / 1e9)} GB`],
      [
        "append-only file, before it is rewritten",
        `${figure(perTrial(written) / 1e3)} kB`,
        `${figure((perTrial(written) * 1e6) / 1e9)} GB`,
      ],
      [`memory at the peak, batches of ${table.batch}`, "", `${megabytes(memory)} MB, whatever the number of trials`],
    ],
  );
}

function ownTable({ own }: QueueResults): string {
  return tableOf(
    ["strategy", "batches of", "trials", "ms a trial", "trials a second, at most"],
    own.map(({ strategy, batch, trials, seconds }) => [
      strategy,
      String(batch),
      count(trials),
      milliseconds(seconds / trials),
      figure(trials / seconds),
    ]),
  );
}

function assumedText({ service, stragglers, cases }: ScaleResults): string {
  const [first] = cases;
  return [
    `Trainings: those of the ${count(service.architectures)} architectures of \`bench/tables/wine-quality.csv.gz\`, each as likely as another: ${figure(service.mean)} s on average, ${figure(service.median)} s the middle one, ${figure(service.longest)} s the longest.`,
    `Stragglers: ${percent(stragglers.share)} of the trainings take ${stragglers.factor} times as long (assumed).`,
    `On the worker ${milliseconds(first?.costs.overhead ?? Number.NaN)} ms a trial besides, on the server ${milliseconds(first?.costs.server ?? Number.NaN)} ms, in the search ${cases
      .map(({ strategy, costs }) => `${milliseconds(costs.own)} ms (${strategy})`)
      .filter((text, k, all) => all.indexOf(text) === k)
      .join(" or ")} (measured, [queue.md](queue.md)).`,
  ].join("\n");
}

function efficiencyTables({ cases }: ScaleResults, strategy: string): string {
  return cases
    .filter((one) => one.strategy === strategy)
    .map(
      (one) =>
        `${titleOf(one)}\n\n${tableOf(
          ["workers", ...plans],
          one.efficiencies.map(({ workers, byPlan }) => [count(workers), ...byPlan.map(percent)]),
        )}`,
    )
    .join("\n\n");
}

const titleOf = ({ scale }: ScaleCase): string =>
  scale === 1 ? "Trainings as measured:" : `Trainings ${scale} times as long, as on a larger table:`;

function batchTable({ batches }: ScaleResults): string {
  return tableOf(
    ["batches of", "trials", "repetitions", "regret, log-loss", "95 %"],
    batches.map(({ batch, trials, repetitions, regret }) => [
      String(batch),
      count(trials),
      String(repetitions),
      regret.mean.toFixed(4),
      `${regret.low.toFixed(4)} to ${regret.high.toFixed(4)}`,
    ]),
  );
}
