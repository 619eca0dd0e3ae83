// The tables of docs/reliability.md: faults, limits of time, memory. What was not measured says so.
import { plural } from "../../src/report/index.js";
import { type LimitCase, limitsFile } from "./limits-results.js";
import { describeMachine } from "./machine.js";
import { figure, tableOf } from "./markdown.js";
import { growthOf, type MemorySample, type MemorySeries, memoryFile } from "./memory-results.js";
import { type FaultKind, faultKinds, faultsCommand, faultsFile } from "./reliability-results.js";
import type { Results } from "./results.js";

interface Measured {
  readonly faults?: ReadonlyMap<FaultKind, Results<Readonly<Record<string, number>>>>;
  readonly limits?: ReturnType<typeof limitsFile.read>;
  readonly memory?: ReturnType<typeof memoryFile.read>;
}

function committed(): Measured {
  const faults = faultKinds.flatMap((kind) => {
    const results = faultsFile(kind).read();
    return results === undefined ? [] : [[kind, results] as const];
  });
  return { faults: new Map(faults), limits: limitsFile.read(), memory: memoryFile.read() };
}

export function reliabilityTables({ faults = new Map(), limits, memory }: Measured = committed()): ReadonlyMap<string, string> {
  return new Map([
    ["reliability-faults", faultsTable(faults)],
    ["reliability-limits", limits === undefined ? notYet("npm run bench:limits") : limitsTable(limits)],
    ["reliability-memory", memory === undefined ? notYet("npm run bench:memory") : memoryTable(memory)],
  ]);
}

const notYet = (command: string): string => `Not measured yet: \`${command}\` does.`;

const facts = ({ command, machine }: Pick<Results<unknown>, "command" | "machine">, isQuick = false): string =>
  [`\`${command}\`: ${describeMachine(machine)}.`, ...(isQuick ? ["**A quick run: no figures to keep.**"] : [])].join("\n");

const faultNames: Readonly<Record<FaultKind, string>> = {
  kills: "killed, and gone on with",
  truncation: "the journal cut off at any byte of its end",
  damage: "the record damaged",
  "full-disk": "the disk full",
  writers: "two writers",
  inputs: "inputs that were right, and then changed",
};

function faultsTable(faults: NonNullable<Measured["faults"]>): string {
  const [first] = faults.values();
  const rows = faultKinds.map((kind) => {
    const results = faults.get(kind);
    const counts = Object.entries(results?.results ?? {});
    return [
      faultNames[kind],
      counts.map(([name, count]) => `${asWords(name)} ${count.toLocaleString("en")}`).join(", ") || "not measured yet",
      results?.machine.commit ?? "–", // not all kinds need to have been measured on one day
    ];
  });
  const table = tableOf(["fault", "what came of it", "at"], rows);
  return first === undefined ? `${notYet(faultsCommand)}\n\n${table}` : `${facts(first)}\n\n${table}`;
}

/** `resumedIdentical` as `resumed identical`. */
const asWords = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function limitsTable({ results: { isQuick, cases }, ...origin }: NonNullable<Measured["limits"]>): string {
  const seconds = (value: number | undefined): string => (value === undefined ? "–" : figure(Math.max(0, value)));
  const row = (each: LimitCase): string[] => [
    each.what,
    `${each.rows.toLocaleString("en")} × ${each.features.toLocaleString("en")}`,
    String(each.workers),
    `${each.limit} s`,
    each.trials.toLocaleString("en"),
    seconds(each.epoch),
    seconds(each.stopped),
    seconds(each.finished),
    seconds(each.exited),
  ];
  const titles = [
    "what",
    "rows × features",
    "workers",
    "after",
    "trials",
    "longest epoch",
    "trainings over",
    "finished",
    "process gone",
  ];
  return `${facts(origin, isQuick)}\n\n${tableOf(titles, cases.map(row))}`;
}

function memoryTable({ results: { isQuick, trials, series }, ...origin }: NonNullable<Measured["memory"]>): string {
  const titles = [
    "search",
    "heap at a tenth, MB",
    "at the end",
    "growth, bytes a trial",
    "of it the record",
    "buffers and WebAssembly, bytes a trial",
    "whole process at a tenth, MB",
    "at the end",
    "ms a trial, second tenth",
    "last tenth",
  ];
  const row = (each: MemorySeries): string[] => {
    const at = (share: number): MemorySample => each.samples[Math.round(share * each.samples.length) - 1] as MemorySample;
    const pace = (from: number, to: number): number =>
      (1_000 * (at(to).seconds - at(from).seconds)) / (at(to).trials - at(from).trials);
    const megabytes = (bytes: number): string => figure(bytes / 1e6);
    return [
      `${each.strategy}, ${plural(each.workers, "worker")}`,
      megabytes(at(0.1).heap),
      megabytes(at(1).heap),
      growthOf(each, ({ heap }) => heap).toFixed(0),
      (each.recordBytes / trials).toFixed(0),
      growthOf(each, ({ external }) => external).toFixed(1),
      megabytes(at(0.1).rss),
      megabytes(at(1).rss),
      figure(pace(0.1, 0.2)),
      figure(pace(0.9, 1)),
    ];
  };
  return `${facts(origin, isQuick)}\n\n${tableOf(titles, series.map(row))}`;
}
