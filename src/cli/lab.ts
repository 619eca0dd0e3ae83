// `mlpnas lab`: the policy gradient exact, sampled, and as the tutorial has it.
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import {
  additiveRewards,
  grammarOf,
  labSpaceOf,
  reinforceEstimators,
  rewardsFromTable,
  searchEstimators,
  tutorialEstimators,
} from "../nas/index.js";
import { formatScore, plural } from "../report/index.js";
import { createDevice, loadTable } from "../runtime/index.js";
import { spaceOf } from "../study/index.js";
import { UsageError } from "./errors.js";
import { breakWords, joinParts } from "./format.js";
import { columnsOf, exitCodes, exitCodesHelp, type Host, type Output } from "./host.js";
import { creditRows, estimatorRows, gradientRows, type LabRow, switchesRows, toyRows, trainingRows } from "./lab-csv.js";
import {
  creditRecord,
  estimatorsRecord,
  gradientRecord,
  type LabParts,
  measure,
  switchesRecord,
  toyRecord,
  trainingRecord,
} from "./lab-records.js";
import { type LabSettings, labSchema } from "./lab-schema.js";
import {
  creditSections,
  curveSection,
  estimatorNotes,
  estimatorSection,
  estimatorSections,
  gradientSections,
  gradientSentences,
  identitySentence,
  switchesLines,
  switchesSections,
  toySections,
  trainingSections,
} from "./lab-sections.js";
import { addOptions, readSettings } from "./options.js";
import { csvOf } from "./records.js";
import { type Section, sectionLines, sectionMarkdown } from "./section.js";

/** What a part has to show. */
interface Findings {
  readonly record: object;
  /** Sentences before all sections. */
  readonly above?: readonly string[];
  readonly sections: readonly Section[];
  /** What a terminal shows in their place. */
  readonly lines?: readonly string[];
  /** For CSV, which holds one table. */
  readonly rows?: readonly LabRow[];
}

/** Runs the command, and says with which code to exit. */
export async function labCommand({ stdout }: Host, given: Readonly<Record<string, unknown>>): Promise<number> {
  const { format, ...settings } = await readSettings(labSchema, given);
  if (format === "csv" && settings.part === "overview") {
    throw new UsageError("--format csv holds one table", { hint: "name a part: mlpnas lab estimators --format csv" });
  }
  const needsSpace = settings.part !== "toy" && settings.part !== "switches";
  const parts = needsSpace ? await labPartsOf(settings) : undefined;
  // What is worked on is said first: the rest may take half a minute.
  if (format === "table" && parts !== undefined) stdout.write(`${headingLines(parts, stdout).join("\n")}\n`);
  const findings = parts === undefined ? findingsWithout(settings) : findingsOf(settings, parts);
  if (format === "json") stdout.write(`${JSON.stringify({ settings, ...findings.record }, undefined, 2)}\n`);
  else if (format === "csv") stdout.write(csvOfRows(findings.rows ?? []));
  else if (format === "markdown")
    stdout.write(`${[...(findings.above ?? []), ...findings.sections.flatMap(sectionMarkdown)].join("\n")}\n`);
  else stdout.write(`${textLines(findings, stdout).join("\n")}\n`);
  return exitCodes.done;
}

/** The space, its rewards, and a device whose bits are the same on every machine. */
export async function labPartsOf(settings: LabSettings): Promise<LabParts> {
  const { units, activations, dropout, maxLayers, table } = settings; // its batch sizes are the estimators'
  const space = labSpaceOf(grammarOf(spaceOf({ units, activations, dropout, maxLayers })));
  const rewards = table === null ? additiveRewards(space) : rewardsFromTable(space, await loadTable(table));
  return { space, rewards, device: createDevice("wasm-simd"), settings };
}

function findingsWithout(settings: LabSettings): Findings {
  if (settings.part === "switches") {
    const record = switchesRecord();
    return { record, sections: switchesSections(record), lines: switchesLines(record), rows: switchesRows(record) };
  }
  const record = toyRecord(settings);
  return { record, sections: toySections(record), rows: toyRows(record) };
}

function findingsOf(settings: LabSettings, parts: LabParts): Findings {
  switch (settings.part) {
    case "gradient": {
      const record = gradientRecord(parts);
      return { record, sections: gradientSections(record), above: gradientSentences(record), rows: gradientRows(record) };
    }
    case "estimators": {
      const record = estimatorsRecord(parts);
      return { record, sections: estimatorSections(record), rows: estimatorRows(record) };
    }
    case "credit": {
      const record = creditRecord(parts);
      return {
        record,
        sections: creditSections(record),
        above: [identitySentence(record)],
        rows: creditRows(record),
      };
    }
    case "training": {
      const record = trainingRecord(parts);
      return { record, sections: trainingSections(record), rows: trainingRows(record) };
    }
    default:
      return overview(settings, parts);
  }
}

/** The most telling of each part, in one screen. */
function overview(settings: LabSettings, parts: LabParts): Findings {
  const gradient = gradientRecord(parts);
  const estimators = [
    ...reinforceEstimators.filter(({ name }) => ["plain", "moving average", "rejection, uncorrected"].includes(name)),
    searchEstimators[0],
    tutorialEstimators[0],
  ]
    .filter((estimator) => estimator !== undefined)
    .flatMap((estimator) => measure(parts, estimator, [10]));
  const credit = creditRecord(parts);
  const training = trainingRecord({ ...parts, settings: { ...settings, runs: 1 } });
  const toy = toyRecord({ seed: settings.seed, repetitions: settings.repetitions ?? 100 });
  return {
    record: { gradient, estimators, credit, training, toy },
    above: [...gradientSentences(gradient), identitySentence(credit)],
    sections: [
      { ...estimatorSection("estimates of the gradient", estimators), notes: estimatorNotes },
      curveSection(training),
      ...toySections(toy),
      {
        title: "more",
        tables: [],
        notes: [
          "mlpnas lab gradient, estimators, credit, training or toy shows a part at length; switches lists the tutorial's faults",
        ],
      },
    ],
  };
}

function csvOfRows(rows: readonly LabRow[]): string {
  const names = Object.keys(rows[0] ?? {});
  return csvOf(Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])));
}

/** Which space, which rewards, which policy. */
function headingLines(parts: LabParts, stream: Output): string[] {
  const { space, rewards, settings } = parts;
  const [least, most] = [Math.min(...rewards), Math.max(...rewards)].map(formatScore);
  return joinParts(
    [
      plural(space.sequences.length, "architecture"),
      `${plural(space.states.length, "state")} with a choice`,
      `rewards ${least} to ${most} from ${settings.table ?? "the additive formula"}`,
      `LSTM of ${plural(settings.lstmUnits, "unit")}`,
      `seed ${settings.seed}`,
    ],
    columnsOf(stream),
  );
}

function textLines({ sections, lines, above = [] }: Findings, stream: Output): string[] {
  const width = columnsOf(stream);
  const broken = (sentences: readonly string[]): string[] => sentences.flatMap((sentence) => breakWords(sentence, width));
  return [...broken(above), ...(lines === undefined ? sections.flatMap((each) => sectionLines(each, stream)) : broken(lines))];
}

/** Adds the command to the program. */
export function addLab(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const command = program
    .command("lab")
    .summary("study the policy gradient: exact, sampled, the tutorial's")
    .argument("[part]", "overview, gradient, estimators, credit, training, toy or switches")
    .description(
      "On a space that can be listed, everything about a policy is known exactly: its expected reward, its entropy, its gradient. The lab " +
        "compares what is estimated from samples with that, for REINFORCE and for the tutorial with each of its faults. Parts: gradient " +
        "(exact), estimators (bias, variance, direction), credit (which token gets what), training (exact curves), toy (a limit on " +
        "parameters: rejection or a penalty), switches (the tutorial's faults).",
    )
    .addHelpText(
      "after",
      `
Examples:
  mlpnas lab
  mlpnas lab estimators --batch-sizes 10 --repetitions 1000
  mlpnas lab training --units 8,16 --activations relu,tanh --lstm-units 100
  mlpnas lab switches --format markdown
${exitCodesHelp}`,
    );
  addOptions(command, labSchema);
  command.action(async (part, options) => done(await labCommand(host, { part, ...options })));
}
