// The tables of `npm run bench`: this project alone, with the goals.

import { plural } from "../../src/report/index.js";
import { judge, leastSpeedup, mostCompile, mostOutside, plain } from "./goals.js";
import { describeMachine } from "./machine.js";
import { figure, percent, tableOf } from "./markdown.js";
import { productKinds } from "./micro.js";
import { type OwnResults, ownFile, type RuntimeResult } from "./own-results.js";
import type { Results } from "./results.js";
import { median } from "./statistics.js";

export function ownTables(from: Results<OwnResults> | undefined = ownFile.read()): ReadonlyMap<string, string> {
  if (from === undefined) return new Map();
  const { runtimes } = from.results;
  return new Map([
    ["own-facts", facts(from)],
    ["own-goals", goalsTable(runtimes)],
    ["own-products", productsTable(runtimes)],
    ["own-steps", stepsTable(runtimes)],
    ["own-whole", wholeTable(from.results)],
    ["own-search", searchTable(runtimes)],
  ]);
}

const milliseconds = (value: number): string => `${figure(value)} ms`;
const times = (value: number): string => `${figure(value)}×`;

function facts({ command, machine, results }: Results<OwnResults>): string {
  return [
    `${describeMachine(machine)}.`,
    `\`${command}\`: ${plural(results.rounds, "round")} of what is not a latency, ${results.isPinned ? "on one core" : "not pinned to a core"} but for the search.`,
    ...(results.isQuick ? ["**A quick run: no figures to keep.**"] : []),
    ...results.missing.map(({ name, reason }) => `Without ${name}: ${reason}.`),
  ].join("\n");
}

/** The search's seconds on so many workers. */
const secondsOn = ({ search }: RuntimeResult, workers: number): readonly number[] =>
  search.seconds.find((one) => one.workers === workers)?.seconds ?? [];

/** How many times as fast as on one worker, round by round. */
function speedup(runtime: RuntimeResult, workers: number): number {
  const alone = secondsOn(runtime, 1);
  return median(secondsOn(runtime, workers).map((seconds, round) => (alone[round] ?? Number.NaN) / seconds));
}

/** What the barrier between batches allows. */
const idealOn = ({ search }: RuntimeResult, workers: number): number =>
  search.ideal.find((one) => one.workers === workers)?.speedup ?? Number.NaN;

function goalsTable(runtimes: readonly RuntimeResult[]): string {
  const line = (name: string, cells: (runtime: RuntimeResult, at: 0 | 1) => [string, string]): string[] => [
    name,
    ...runtimes.flatMap((runtime, at) => cells(runtime, at as 0 | 1)),
  ];
  const rows = [
    line("compile one candidate, warm median (slowest of five)", ({ micro }, at) => {
      const slowest = Math.max(...micro.steps.map(({ compile }) => compile.median));
      return [milliseconds(slowest), judge(slowest, { most: mostCompile[at] }, (value) => `${plain(value)} ms`)];
    }),
    line("whole search, 2 workers against 1", (runtime, at) => {
      if (secondsOn(runtime, 2).length === 0) return ["one core only", ""];
      const ratio = speedup(runtime, 2);
      return [
        `${times(ratio)}, bound of the batches ${times(idealOn(runtime, 2))}`,
        judge(ratio, { least: leastSpeedup[at] }, (value) => `${plain(value)}×`),
      ];
    }),
    line("whole search, outside training steps", ({ search }, at) => {
      const share = median(search.outside);
      return [percent(share), judge(share, { most: mostOutside[at] }, (value) => `${100 * value} %`)];
    }),
    line("of it in other programs: scores, controller, last batches", ({ search }) => [
      percent(median(search.otherPrograms)),
      "",
    ]),
  ];
  return tableOf(["", ...runtimes.flatMap(({ node }) => [`Node ${node}`, "goal"])], rows);
}

function productsTable(runtimes: readonly RuntimeResult[]): string {
  const devices = runtimes.flatMap(({ node, micro }) =>
    [...new Set(micro.products.map(({ device }) => device))].map((device) => ({ node, device, products: micro.products })),
  );
  const shapes = [...new Set(runtimes[0]?.micro.products.map(({ inputs, units }) => `${inputs} → ${units}`))];
  const rows = shapes.flatMap((shape) =>
    productKinds.map((kind) => [
      `${shape} ${kind}`,
      ...devices.map(({ device, products }) => {
        const found = products.find(
          (one) => one.device === device && one.kind === kind && `${one.inputs} → ${one.units}` === shape,
        );
        return found === undefined ? "" : figure(found.gflops.median);
      }),
    ]),
  );
  return tableOf(["layer, product", ...devices.map(({ node, device }) => `${device}, Node ${node}`)], rows);
}

function stepsTable(runtimes: readonly RuntimeResult[]): string {
  const rows = runtimes.flatMap(({ node, device, micro }) =>
    micro.steps.map(({ architecture, step, gflops, instructions, kilobytes, compile }) => [
      `[${architecture}], Node ${node}, ${device}`,
      figure(step.low),
      figure(step.median),
      figure(gflops),
      String(instructions),
      String(kilobytes),
      ...[compile.first, compile.median, compile.high].map(figure),
    ]),
  );
  const titles = [
    "step: 25th percentile, µs",
    "median, µs",
    "GFLOP/s",
    "instructions",
    "KB",
    "compile: first, ms",
    "median, ms",
    "90th, ms",
  ];
  return tableOf(["network", ...titles], rows);
}

function wholeTable({ runtimes, twentyFlops }: OwnResults): string {
  const rows = runtimes.map(({ node, device, twenty, micro }) => [
    `Node ${node}, ${device}`,
    `${figure(median(twenty))} s`,
    figure(twentyFlops / 1e9 / median(twenty)),
    ...(micro.controller === null
      ? ["", ""]
      : [milliseconds(micro.controller.reinforce.low), milliseconds(micro.controller.sample.low)]),
  ]);
  return tableOf(["", "20 architectures", "GFLOP/s", "controller: one step of REINFORCE", "one sample"], rows);
}

function searchTable(runtimes: readonly RuntimeResult[]): string {
  const rows = runtimes.flatMap((runtime) =>
    runtime.search.seconds.map(({ workers, seconds }) => {
      const ideal = idealOn(runtime, workers);
      return [
        `Node ${runtime.node}, ${workers} ${workers === 1 ? "worker" : "workers"}`,
        `${figure(median(seconds))} s`,
        times(speedup(runtime, workers)),
        times(ideal),
        percent(speedup(runtime, workers) / ideal),
      ];
    }),
  );
  return tableOf(["whole default search", "time", "against 1 worker", "bound of the batches", "share of the bound"], rows);
}
