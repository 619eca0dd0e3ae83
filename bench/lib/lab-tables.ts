// The tables of docs/lab.md, by the name of their place: those that `mlpnas lab` prints.
import { switchesRecord } from "../../src/cli/lab-records.js";
import {
  creditSections,
  curveSection,
  estimatorNotes,
  estimatorSection,
  gradientSentences,
  identitySentence,
  switchesSections,
  toySections,
  trainingSections,
} from "../../src/cli/lab-sections.js";
import type { Section } from "../../src/cli/section.js";
import { markedTable } from "../../src/cli/table.js";
import { labFile, labPath } from "./lab-results.js";

/** None where there are no results. */
export function labTables(path: string = labPath): ReadonlyMap<string, string> {
  const file = labFile.read(path);
  if (file === undefined) return new Map();
  const { settings, architectures, states, gradient, estimators, credit, training, toy } = file.results;
  const facts =
    `\`${file.command}\`: ${architectures} architectures, ${states} states with a choice, rewards by the additive formula, an LSTM of ` +
    `${settings.lstmUnits} units, ${settings.repetitions} estimates each, ${settings.runs} trainings of ${settings.steps} steps, seed ${settings.seed}.`;
  const [, ends] = trainingSections(training);
  return new Map([
    ["lab-facts", facts],
    ["lab-gradient", bullets(gradientSentences(gradient))],
    ["lab-identity", bullets([identitySentence(credit)])],
    ["lab-reinforce", tables([estimatorSection("", estimators.reinforce)])],
    ["lab-tutorial", tables([estimatorSection("", estimators.tutorial)])],
    ["lab-search", tables([estimatorSection("", estimators.search)])],
    ["lab-columns", bullets(estimatorNotes)],
    [
      "lab-credit",
      creditSections(credit)
        .map((section) => `${section.title}:\n\n${tables([section])}`)
        .join("\n\n"),
    ],
    ["lab-training", tables([curveSection(training), ...(ends === undefined ? [] : [ends])])],
    ["lab-toy", tables(toySections(toy))],
    ["lab-switches", tables(switchesSections(switchesRecord()))],
  ]);
}

const tables = (sections: readonly Section[]): string =>
  sections.flatMap((section) => section.tables.map((table) => markedTable(table).join("\n"))).join("\n\n");

const bullets = (sentences: readonly string[]): string => sentences.map((sentence) => `- ${sentence}`).join("\n");
