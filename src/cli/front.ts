// The front of a run as text, Markdown, CSV and JSON, with the hypervolume that it dominates.
import { styleText } from "node:util";
import { isMetric, type Objective } from "../nas/index.js";
import { metrics } from "../nn/index.js";
import { type Front, formatCount, formatMetric, frontOfRun, plural, trialRecord } from "../report/index.js";
import { breakWords } from "./format.js";
import { columnsOf, type Output } from "./host.js";
import { fourDigits } from "./noise-sections.js";
import { csvOf, trialCells } from "./records.js";
import { boardColumns, boardMarkdownOf, type Run } from "./report.js";
import { alignedTable, type TableColumn } from "./table.js";

/** The front as lines of text for the stream that they will be written to. */
export function frontLines(run: Run, stream: Output): string[] {
  const front = frontOfRun(run);
  if (front.members.length === 0) return ["no trial was completed: there is no front"];
  const { head, body } = alignedTable(frontColumns(front, run));
  return [
    ...head.map((line) => styleText("bold", line, { stream })),
    ...body,
    ...frontSentences(front).flatMap((sentence) => breakWords(sentence, columnsOf(stream))),
  ];
}

/** The front as a Markdown table, and what is to be said of it. */
export function frontMarkdown(run: Run): string[] {
  const front = frontOfRun(run);
  return [...boardMarkdownOf(frontColumns(front, run)), "", ...frontSentences(front)];
}

function frontColumns({ members, objectives }: Front, { config }: Run): TableColumn[] {
  const macs = objectives.find(({ name }) => name === "macs");
  const columns = boardColumns(members, config, "front");
  if (macs === undefined) return columns;
  const cells = members.map(({ evaluation }) => formatCount(macs.measure(evaluation)));
  return columns.toSpliced(-1, 0, { title: "multiply-adds", align: "right", cells });
}

/** What the front is, and how much it dominates of what. */
function frontSentences({ members, objectives, hypervolume }: Front): string[] {
  const names = objectives.map(({ name }) => (isMetric(name) ? metrics[name].label : name));
  return [
    `front: ${plural(members.length, "trial")}; whatever is better than one of them in ${names.slice(0, -1).join(", ")} or ${names.at(-1)} is worse in another of these`,
    `hypervolume ${fourDigits(hypervolume)} of 1: the share dominated of ${objectives.map(rangeText).join(" × ")}`,
  ];
}

/** `parameters 123 to 270,339 by logarithm`, from the ideal to the reference. */
function rangeText({ name, ideal, reference }: Objective): string {
  return isMetric(name)
    ? `${metrics[name].label} ${ideal} to ${formatMetric(reference, name)} (${metrics[name].task === "regression" ? "always the mean" : "a uniform guess"})`
    : `${name} ${formatCount(ideal)} to ${formatCount(reference)} (the space's ends, by their logarithms)`;
}

/** The front as a plain object: its members as any trial, with their values by objective. */
export function frontRecord(run: Run): object {
  const { objectives, members, hypervolume } = frontOfRun(run);
  return {
    objectives: objectives.map(({ name, ideal, reference }) => ({ name, ideal, reference })),
    hypervolume,
    members: members.map((member) => ({
      ...trialRecord(member, run.config),
      values: Object.fromEntries(objectives.map(({ name, measure }) => [name, measure(member.evaluation)])),
    })),
  };
}

/** The front as CSV, numbers in full; the hypervolume is that of all rows. */
export function frontCsv(run: Run): string {
  const { objectives, members, hypervolume } = frontOfRun(run);
  const macs = objectives.find(({ name }) => name === "macs");
  return csvOf({
    ...trialCells(members, run.config),
    ...(macs === undefined ? {} : { macs: members.map(({ evaluation }) => macs.measure(evaluation)) }),
    hypervolume: members.map(() => hypervolume),
  });
}
