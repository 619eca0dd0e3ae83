// `mlpnas doctor`: what is wrong with the data, and what a search on it could find out, in seconds.
import { styleText } from "node:util";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { formatElapsed } from "../report/index.js";
import { diagnose } from "../runtime/index.js";
import type { Diagnosis } from "../study/index.js";
import { dataLines } from "./data-lines.js";
import { doctorSchema } from "./doctor-schema.js";
import { doctorSections } from "./doctor-sections.js";
import { findingBlocks, findingColumns, findingsTitle } from "./finding-lines.js";
import { breakWords } from "./format.js";
import { gpuNotice } from "./heading.js";
import { columnsOf, exitCodes, exitCodesHelp, type Host, type Output } from "./host.js";
import { addConfigOption, addOptions, readSettings } from "./options.js";
import { csvOf } from "./records.js";
import { sectionLines, sectionMarkdown } from "./section.js";
import { markdownText } from "./shown-text.js";
import { markdownTable } from "./table.js";

/** Runs the command, and says with which code to exit: findings are no failure. */
export async function doctorCommand(host: Host, given: Readonly<Record<string, unknown>>): Promise<number> {
  const { format, ...settings } = await readSettings(doctorSchema, given);
  const interrupt = new AbortController();
  const stopListening = host.onInterrupt(() => {
    if (interrupt.signal.aborted) return host.exit(exitCodes.interrupted);
    interrupt.abort("interrupted");
  });
  const { stdout, stderr } = host;
  try {
    const diagnosis = await diagnose(settings, { signal: interrupt.signal });
    stderr.write(gpuNotice(settings.device, diagnosis.device ?? ""));
    if (format === "table") stdout.write(`${doctorLines(diagnosis, stdout).join("\n")}\n`);
    else if (format === "markdown") stdout.write(`${doctorMarkdown(diagnosis).join("\n")}\n`);
    else stdout.write(format === "json" ? `${JSON.stringify(diagnosis, undefined, 2)}\n` : doctorCsv(diagnosis));
    return interrupt.signal.aborted ? exitCodes.interrupted : exitCodes.done;
  } finally {
    stopListening();
  }
}

/** The whole report as lines of text for the stream that they will be written to. */
export function doctorLines(diagnosis: Diagnosis, stream: Output): string[] {
  const { data, findings, seconds, device } = diagnosis;
  const columns = columnsOf(stream);
  const end = [`done in ${formatElapsed(seconds)}`, ...(device === undefined ? [] : [device]), `seed ${diagnosis.settings.seed}`];
  return [
    ...dataLines(data, columns),
    "",
    ...breakWords(`findings: ${findingsTitle(findings)}`, columns).map((line) => styleText("bold", line, { stream })),
    ...findingBlocks(findings, stream),
    ...doctorSections(diagnosis).flatMap((section) => sectionLines(section, stream)),
    "",
    end.join(" · "),
  ];
}

function doctorMarkdown(diagnosis: Diagnosis): string[] {
  const { data, findings } = diagnosis;
  return [
    ...dataLines(data, undefined).map((line) => `- ${markdownText(line)}`),
    "",
    `## findings: ${findingsTitle(findings)}`,
    ...(findings.length === 0 ? [] : ["", ...markdownTable(findingColumns(findings))]),
    ...doctorSections(diagnosis).flatMap(sectionMarkdown),
  ];
}

/** A row a finding. */
function doctorCsv({ findings }: Diagnosis): string {
  return csvOf(Object.fromEntries(findingColumns(findings).map(({ title, cells }) => [title, cells])));
}

/** Adds the command to the program. */
export function addDoctor(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const command = program
    .command("doctor")
    .summary("look for what is wrong with the data, in seconds")
    .argument("[data]", "a CSV file, its first line naming the columns")
    .description(
      "Looks at DATA before any training budget is spent. Findings: columns that tell the target, row numbers and identifiers, constant " +
        "and duplicate columns, repeated and contradicting rows, missing cells, uneven classes, trouble of scale, drift between given " +
        "files; each says what to do. Then baselines, how far apart two architectures must be to be told apart, and whether to search " +
        "the space or to try all of it. The options of mlpnas search that bear on this mean the same. Findings are no failure.",
    )
    .addHelpText(
      "after",
      `
Examples:
  mlpnas doctor wine.csv --target quality_label
  mlpnas doctor wine.csv --target quality_label --ignore quality --trials 300
  mlpnas doctor train.csv --target price --test test.csv --no-train
  mlpnas doctor wine.csv --target quality_label --format json > findings.json
${exitCodesHelp}`,
    );
  addOptions(command, doctorSchema);
  addConfigOption(command);
  command.action(async (data, options) => done(await doctorCommand(host, { data, ...options })));
}
