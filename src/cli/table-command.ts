// `mlpnas table`: train a whole space into a table; progress on stderr, what the table shows of its noise on stdout.
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { trainingTableOf } from "../nas/index.js";
import { formatElapsed, plural } from "../report/index.js";
import { loadTable, startTable, type TableRun } from "../runtime/index.js";
import { settingsOfSpace } from "../study/index.js";
import { dataLines } from "./data-lines.js";
import { joinParts, quotePath } from "./format.js";
import { gpuNotice, optimizerText } from "./heading.js";
import { columnsOf, exitCodes, exitCodesHelp, type Host } from "./host.js";
import { type NoiseRecord, noiseRecords, noiseSection } from "./noise-sections.js";
import { addConfigOption, addOptions, readSettings } from "./options.js";
import { createProgressDisplay } from "./progress-display.js";
import { csvOf } from "./records.js";
import { sectionLines, sectionMarkdown } from "./section.js";
import { tableSchema } from "./table-schema.js";

/** Runs the command, and says with which code to exit. */
export async function tableCommand(host: Host, given: Readonly<Record<string, unknown>>): Promise<number> {
  const { format, ...settings } = await readSettings(tableSchema, given, ({ space }) => ({
    ...settingsOfSpace(tableSchema.shape.space.parse(space)),
  }));
  const interrupt = new AbortController();
  const run = await startTable(settings, { command: commandText(given), signal: interrupt.signal });
  host.stderr.write(gpuNotice(settings.device, run.record.device));
  const people = format === "table" ? host.stdout : host.stderr;
  const columns = columnsOf(people);
  people.write(`${headingLines(run, columns).join("\n")}\n`);

  const clock = (): number => performance.now() / 1_000;
  const began = clock();
  const total = run.record.architectures * settings.seeds - run.held;
  const display = createProgressDisplay(host.stderr, clock);
  display.event({ kind: "started", strategy: "table", space: total, trials: total, batch: total, metric: "log-loss", seed: 0 });
  const stopListening = host.onInterrupt(() => {
    if (interrupt.signal.aborted) return host.exit(exitCodes.interrupted);
    interrupt.abort("interrupted");
    display.say("stopping: trainings under way are given up; Ctrl-C again leaves at once");
  });
  let [done, failed] = [0, 0];
  try {
    for await (const evaluation of run.trainings) {
      done++;
      if (evaluation.status === "failed") failed++;
      display.event({ kind: "evaluated", evaluation });
    }
  } finally {
    stopListening();
    display.close();
  }

  const ending = [
    `${plural(done, "training")} in ${formatElapsed(clock() - began)}`,
    ...(failed > 0 ? [`${failed} failed, with no finite loss`] : []),
    ...(done < total ? [`${total - done} to do: the same command goes on`] : []),
    quotePath(run.path),
  ];
  if (done === total) await writeNoise(host, run, format);
  people.write(`${joinParts(ending, columns).join("\n")}\n`);
  if (interrupt.signal.aborted) return exitCodes.interrupted;
  return failed > 0 && failed === done ? exitCodes.failed : exitCodes.done;
}

async function writeNoise({ stdout }: Host, { path, record }: TableRun, format: string): Promise<void> {
  const noise = noiseRecords(trainingTableOf(await loadTable(path)));
  if (format === "json") stdout.write(`${JSON.stringify({ table: path, ...record, noise }, undefined, 2)}\n`);
  else if (format === "csv") stdout.write(noiseCsv(noise));
  else if (noise.length > 0) {
    const section = noiseSection(noise);
    const lines = format === "markdown" ? sectionMarkdown(section) : sectionLines(section, stdout);
    stdout.write(`${lines.join("\n")}\n`);
  }
}

function noiseCsv(noise: readonly NoiseRecord[]): string {
  return csvOf({
    metric: noise.map(({ metric }) => metric),
    observation: noise.map(({ observation }) => observation),
    mean: noise.map(({ mean }) => mean),
    best_mean: noise.map(({ best }) => best),
    deviation_between_architectures: noise.map(({ betweenArchitectures }) => betweenArchitectures),
    deviation_between_seeds: noise.map(({ betweenSeeds }) => betweenSeeds),
    share: noise.map(({ share }) => share),
  });
}

function headingLines({ record, held, droppedLines, path }: TableRun, columns: number | undefined): string[] {
  const { settings, architectures, device } = record;
  const parts = [
    plural(architectures, "architecture"),
    plural(settings.seeds, "seed"),
    optimizerText({ ...settings, metric: "log-loss", patience: settings.epochs }),
    plural(settings.epochs, "epoch"),
    device,
    `seed ${settings.seed}`,
  ];
  const found = [
    ...(held > 0 ? [`${plural(held, "training")} already in ${quotePath(path)}`] : []),
    ...(droppedLines > 0 ? [`${plural(droppedLines, "line")} of a training that was cut off dropped`] : []),
  ];
  return [...dataLines(record.data, columns), ...joinParts(parts, columns), ...joinParts(found, columns)];
}

/** The command line as it was given, with its flags in the schema's order. */
function commandText({ data, ...given }: Readonly<Record<string, unknown>>): string {
  const flags = Object.entries(given).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [`--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${quotePath(String(value))}`],
  );
  return ["mlpnas table", ...(data === undefined ? [] : [quotePath(String(data))]), ...flags].join(" ");
}

/** Adds the command to the program. */
export function addTable(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const command = program
    .command("table")
    .summary("train a whole space into a table, for mlpnas arena")
    .argument("[data]", "a CSV file, its first line naming the columns")
    .description(
      "Trains every architecture of the space, or a sample of it, on several seeds, and keeps the validation and test scores of every epoch: " +
        "one line of CSV an epoch. A table that was cut short is gone on with by the same command; more seeds or a larger sample add to " +
        "it. Beside the table stands a JSON file that says of which data and settings it is. Its test scores are for studies of searches: a " +
        "search never sees them.",
    )
    .addHelpText(
      "after",
      `
Examples:
  mlpnas table wine.csv --target quality_label --ignore quality --seeds 8
  mlpnas table wine.csv --target quality_label --sample 200 --max-layers 4 \\
      --out tables/deep.csv.gz
${exitCodesHelp}`,
    );
  addOptions(command, tableSchema);
  addConfigOption(command);
  command.action(async (data, options) => done(await tableCommand(host, { data, ...options })));
}
