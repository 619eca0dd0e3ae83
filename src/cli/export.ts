// `mlpnas export`: a trial of a run as a file that answers raw rows, verified before it is kept.
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { z } from "zod";
import { type Metric, onnxNames } from "../nas/index.js";
import { formatBytes, formatMetric, plural } from "../report/index.js";
import { type Exported, type ExportFormat, exportFormats, exportRun, latestRun } from "../runtime/index.js";
import { breakWords, joinParts, quotePath } from "./format.js";
import { columnsOf, exitCodes, exitCodesHelp, type Host } from "./host.js";
import { addOptions, readSettings } from "./options.js";
import { flagOf, groups, integer, number, oneOf, type SettingsSchema, text } from "./setting-fields.js";

interface ExportSettings {
  /** `null` for the first of the leaderboard. */
  readonly trial: number | null;
  readonly format: ExportFormat;
  /** `null` for a file in the run's folder. */
  readonly out: string | null;
  /** `null` for where the run read it. */
  readonly data: string | null;
  readonly force: boolean;
}

const exportSchema: SettingsSchema<ExportSettings> = z.strictObject({
  trial: integer(1).nullable().default(null).register(flagOf, {
    flags: "--trial <n>",
    group: groups.run,
    help: "the trial to export",
    shown: "the best of the run",
    read: number,
  }),
  format: oneOf(exportFormats).default("json").register(flagOf, {
    flags: "--format <name>",
    group: groups.run,
    help: "of the file: json (which mlpnas predict reads), onnx, or js (an ES module with its types)",
  }),
  out: text("must name a file").nullable().default(null).register(flagOf, {
    flags: "--out <file>",
    group: groups.run,
    help: "the file to write",
    shown: "model.json, model.onnx or model.mjs in the run's folder",
  }),
  data: text("must name a CSV or Parquet file").nullable().default(null).register(flagOf, {
    flags: "--data <file>",
    group: groups.data,
    help: "where the run's data is now; the export is verified on its validation rows",
    shown: "where the run read it",
  }),
  force: z.boolean({ error: "must be true or false" }).default(false).register(flagOf, {
    flags: "--force",
    group: groups.run,
    help: "overwrite a file that is there",
  }),
});

/** Runs the command, and says with which code to exit. */
export async function exportCommand(
  host: Host,
  named: string | undefined,
  given: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { trial, format, out, data, force } = await readSettings(exportSchema, given);
  const folder = named ?? latestRun();
  if (named === undefined) host.stderr.write(`mlpnas: the latest run, ${quotePath(folder)}\n`);
  const exported = await exportRun(folder, {
    format,
    force,
    ...(trial === null ? {} : { trial }),
    ...(out === null ? {} : { out }),
    ...(data === null ? {} : { data }),
  });
  host.stdout.write(`${exportLines(exported, columnsOf(host.stdout)).join("\n")}\n`);
  return exitCodes.done;
}

function exportLines(exported: Exported, columns: number | undefined): string[] {
  const { model, files } = exported;
  const { architecture, provenance, metrics, target, networks } = model;
  const scores = Object.entries(metrics.validation).map(
    ([name, value]) => `validation ${name} ${formatMetric(value, name as Metric)}`,
  );
  const what = [
    `trial ${provenance.trial}`,
    architecture,
    `predicts ${target.column}`,
    ...(networks.length > 1 ? [`the mean of ${networks.length} networks, one a fold`] : []),
    ...scores,
  ];
  return [
    ...joinParts(what, columns),
    ...files.map(({ path, bytes }) => `written: ${quotePath(path)} (${formatBytes(bytes)})`),
    ...joinParts(verifiedParts(exported), columns),
    ...nextLines(exported, columns),
  ];
}

function verifiedParts({ verified, reader }: Exported): string[] {
  if (verified === undefined)
    return [`not checked: ${reader} is not installed`, `npm install ${reader}@1.30.0, and export again`];
  const { rows, largest, tolerance } = verified;
  return [
    `verified by ${reader} on ${plural(rows, "validation row")}`,
    largest === 0
      ? "no difference from the engine"
      : `largest difference from the engine ${largest.toExponential(1)}, of ${tolerance.toExponential()} allowed`,
  ];
}

const mostNamed = 12;

/** How the file is used. */
function nextLines({ format, model, files }: Exported, columns: number | undefined): string[] {
  const path = files[0]?.path ?? "";
  if (format === "json") return [`next: mlpnas predict ${quotePath(path)} DATA.csv`];
  if (format === "js") {
    const module = JSON.stringify(/^[./]/.test(path) ? path : `./${path}`);
    return [`next: import { predict } from ${module};`];
  }
  const { inputs, label, answers } = onnxNames(model);
  const types = model.networks[0]?.encoder.columns.map(({ type }) => (type === "category" ? "text" : "float")) ?? [];
  const outputs = [...(label === undefined ? [] : [label]), answers];
  const named = inputs.slice(0, mostNamed).map((name, i) => `${JSON.stringify(name)} ${types[i]}`);
  const more = inputs.length > mostNamed ? [`… ${inputs.length} in all, one a column`] : [];
  return [
    ...breakWords(`inputs, each (rows, 1): ${[...named, ...more].join(", ")}`, columns),
    `outputs: ${outputs.map((name) => JSON.stringify(name)).join(", ")}`,
  ];
}

/** Adds the command to the program. */
export function addExport(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const command = program
    .command("export")
    .summary("write a trial of a run as a model that works elsewhere")
    .argument("[run]", "the run's folder, such as runs/wine-0; when left out, the latest in runs/")
    .description(
      "Writes the network of a trial with all that stands around it, what is done to columns before and what its outputs mean, as one file " +
        "that answers rows as they are in the table. The file is then read back and asked about every validation row: it is kept only if its " +
        "answers are the engine's.",
    )
    .addHelpText(
      "after",
      `
Examples:
  mlpnas export runs/wine-0
  mlpnas export runs/wine-0 --format onnx --out wine.onnx
  mlpnas export runs/wine-0 --trial 17 --format js --out site/wine.js
  mlpnas export runs/wine-0 --data /moved/wine.csv --force
${exitCodesHelp}`,
    );
  addOptions(command, exportSchema);
  command.action(async (folder, options) => done(await exportCommand(host, folder, options)));
}
