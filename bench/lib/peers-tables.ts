// The tables of `npm run bench:peers`: each peer's time over this project's, with the goals.

import { plural } from "../../src/report/index.js";
import { ownId, ownSecondId } from "./engines.js";
import { judge, leastLimitShare, plain, ratioGoals } from "./goals.js";
import { describeMachine } from "./machine.js";
import { figure, percent, tableOf } from "./markdown.js";
import { type EngineResult, objection, type PeersResults, peersFile, ratioOf, secondsOf, type Work } from "./peers-results.js";
import type { Results } from "./results.js";
import { median } from "./statistics.js";

export function peersTables(from: Results<PeersResults> | undefined = peersFile.read()): ReadonlyMap<string, string> {
  if (from === undefined) return new Map();
  const { results } = from;
  return new Map([
    ["peers-facts", facts(from)],
    ["peers-engines", enginesTable(results)],
    ["peers-ratios", ratiosTable(results)],
    ["peers-limit", limitTable(results)],
    ["peers-summary", summaryTable(from)],
  ]);
}

const works = ({ engines }: PeersResults): Work[] => [
  "twenty",
  ...(engines[0]?.five ?? []).map(({ name }): Work => ({ single: name })),
  "controller",
];
const nameOf = (work: Work): string =>
  work === "twenty" ? "20 architectures" : work === "controller" ? "controller step" : `[${work.single}]`;
const isSame = (a: Work, b: Work): boolean => JSON.stringify(a) === JSON.stringify(b);

/** This project on the two runtimes, in the order of a pair of goals. */
function own({ engines }: PeersResults): { readonly engine: EngineResult; readonly at: 0 | 1 }[] {
  return ([ownId, ownSecondId] as const).flatMap((id, k) => {
    const engine = engines.find((one) => one.id === id);
    return engine === undefined ? [] : [{ engine, at: k as 0 | 1 }];
  });
}
const peers = ({ engines }: PeersResults): EngineResult[] => engines.filter(({ id }) => id !== ownId && id !== ownSecondId);

const time = (seconds: number): string => (seconds < 0.1 ? `${figure(1_000 * seconds)} ms` : `${figure(seconds)} s`);
const times = (value: number): string => `${figure(value)}×`;
const goalTimes = (value: number): string => `${plain(value)}×`;

function facts({ command, machine, results }: Results<PeersResults>): string {
  const { rounds, isPinned, work, missing } = results;
  const lines = [
    `${describeMachine(machine)}.`,
    `\`${command}\`: ${plural(rounds, "round")}, one thread each, ${isPinned ? "one core" : "not pinned to a core"}; ${work.train} rows to train on, ${work.validation} to score on, the most frequent class ${percent(work.majority)} of them.`,
    ...(results.isQuick ? ["**A quick run: no figures to keep.**"] : []),
    ...missing.map(({ name, reason }) => `Without ${name}: ${reason}.`),
  ];
  return lines.join("\n");
}

function enginesTable(results: PeersResults): string {
  const rows = results.engines.map((engine) => {
    const { accuracies } = engine.validation;
    const mean = accuracies.reduce((a, b) => a + b, 0) / accuracies.length;
    const reason = objection(engine, "twenty", results.work);
    const scaled =
      engine.twenty.epochs === results.work.epochs ? "" : `${engine.twenty.epochs} of ${results.work.epochs}, scaled up`;
    return [
      engine.name + (engine.note === undefined ? "" : ` (${engine.note})`),
      `${engine.version}, ${engine.runtime}`,
      figure(mean),
      `${figure(Math.min(...accuracies))} … ${figure(Math.max(...accuracies))}`,
      reason === undefined ? "valid" : `**${reason}**`,
      scaled === "" ? "all" : scaled,
      percent(Math.min(...engine.core.twenty)),
      time(engine.start),
    ];
  });
  return tableOf(
    ["engine", "version", "mean accuracy", "least … most", "", "epochs timed", "of its core, least", "start, in no figure"],
    rows,
  );
}

/** A ratio, its spread over the rounds, and its goal; a loss is called one. */
function ratioCells(peer: EngineResult, engine: EngineResult, at: 0 | 1, work: Work, results: PeersResults): [string, string] {
  const ratio = ratioOf(peer, engine, work, results.work);
  const goal = ratioGoals.find((one) => one.engine === peer.id && isSame(one.work, work));
  if ("refused" in ratio)
    return [`no ratio: ${ratio.refused}`, goal === undefined ? "" : judge(Number.NaN, { least: goal.least[at] }, goalTimes)];
  const spread = results.rounds > 1 ? ` (${figure(ratio.least)} … ${figure(ratio.most)})` : "";
  const shown = `${ratio.median < 1 ? "**slower** " : ""}${times(ratio.median)}${spread}${ratio.isDisturbed ? ", disturbed" : ""}`;
  if (goal === undefined) return [shown, ""];
  const least = goal.least[at];
  return [shown, ratio.isDisturbed ? `≥ ${goalTimes(least)}, undecided` : judge(ratio.median, { least }, goalTimes)];
}

function ratiosTable(results: PeersResults): string {
  const ours = own(results);
  const rows = works(results).flatMap((work) => [
    [`**${nameOf(work)}**`, "", ...ours.flatMap(({ engine }) => [`**${time(median(secondsOf(engine, work)))}**`, ""])],
    ...peers(results)
      .filter((peer) => secondsOf(peer, work).length > 0)
      .map((peer) => [
        peer.name,
        time(median(secondsOf(peer, work))),
        ...ours.flatMap(({ engine, at }) => ratioCells(peer, engine, at, work, results)),
      ]),
  ]);
  return tableOf(["work", "time", ...ours.flatMap(({ engine }) => [`÷ mlpnas, ${engine.runtime}`, "goal"])], rows);
}

function limitTable(results: PeersResults): string {
  const { twentyFlops } = results.work;
  const rows = own(results).flatMap(({ engine, at }) => {
    const shares = engine.twenty.seconds.map(
      (seconds, k) => twentyFlops / 1e9 / (engine.bestProducts?.[k] ?? Number.NaN) / seconds,
    );
    const share = median(shares);
    return [
      [
        engine.runtime,
        `${figure(median(engine.bestProducts ?? []))} GFLOP/s`,
        `${figure(twentyFlops / 1e9 / median(engine.twenty.seconds))} GFLOP/s`,
        percent(share),
        judge(share, { least: leastLimitShare[at] }, (value) => `${100 * value} %`),
      ],
    ];
  });
  return tableOf(["mlpnas on", "best product", "over the twenty, all included", "share", "goal"], rows);
}

/** For the front page: the twenty only. */
function summaryTable({ machine, results }: Results<PeersResults>): string {
  const ours = own(results);
  const ratio = (peer: EngineResult, engine: EngineResult): string => {
    const value = ratioOf(peer, engine, "twenty", results.work);
    if ("refused" in value) return "no ratio";
    return `${times(value.median)}${value.isDisturbed ? ", disturbed" : ""}`;
  };
  const rows = [
    ...ours.map(({ engine }) => [
      `mlpnas, ${engine.runtime}`,
      time(median(engine.twenty.seconds)),
      ...ours.map((other) => (other.engine === engine ? "1×" : "")),
    ]),
    ...peers(results).map((peer) => [
      `${peer.name} ${peer.version.replace(/ .*/, "")}`,
      time(median(peer.twenty.seconds)),
      ...ours.map(({ engine }) => ratio(peer, engine)),
    ]),
  ];
  return [
    tableOf(["20 networks × 10 epochs", "time", ...ours.map(({ engine }) => `÷ mlpnas, ${engine.runtime}`)], rows),
    "",
    `${machine.processor}, one thread each, ${machine.date}.`,
  ].join("\n");
}
