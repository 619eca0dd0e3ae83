// `mlpnas arena`: strategies against each other on a table of trainings, with intervals.
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { createLogUpdate } from "log-update";
import { formatSetting, plural } from "../report/index.js";
import { type ArenaResult, type ArenaSettings, arena } from "../runtime/index.js";
import { arenaSchema } from "./arena-schema.js";
import { arenaSections } from "./arena-sections.js";
import { joinParts } from "./format.js";
import { columnsOf, exitCodes, exitCodesHelp, type Host, type Output } from "./host.js";
import { addOptions, readSettings } from "./options.js";
import { csvOf } from "./records.js";
import { sectionLines, sectionMarkdown } from "./section.js";

/** Runs the command, and says with which code to exit. */
export async function arenaCommand({ stdout, stderr }: Host, given: Readonly<Record<string, unknown>>): Promise<number> {
  const { format, ...settings } = await readSettings(arenaSchema, given);
  const result = await withProgress(stderr, settings.repetitions, (onProgress) => arena(settings, { onProgress }));
  if (format === "json") stdout.write(`${JSON.stringify({ settings, ...result }, undefined, 2)}\n`);
  else if (format === "csv") stdout.write(arenaCsv(result));
  else if (format === "markdown") stdout.write(`${arenaSections(result).flatMap(sectionMarkdown).join("\n")}\n`);
  else {
    const sections = arenaSections(result).flatMap((section) => sectionLines(section, stdout));
    stdout.write(`${[...headingLines(result, settings, stdout), ...sections].join("\n")}\n`);
  }
  return exitCodes.done;
}

/** How many repetitions are done, on a terminal. */
async function withProgress<T>(
  stderr: Output,
  total: number,
  work: (onProgress: (done: number) => void) => Promise<T>,
): Promise<T> {
  if (columnsOf(stderr) === undefined) return work(() => {});
  const log = createLogUpdate(stderr);
  try {
    return await work((done) => log(`${done}/${plural(total, "repetition")}`));
  } finally {
    log.clear();
    log.done();
  }
}

/** What was played: which table, which observation, by what it was judged. */
function headingLines({ table, architectures, seeds, leftOut }: ArenaResult, settings: ArenaSettings, stream: Output): string[] {
  const { repetitions, batch, seed } = settings;
  return joinParts(
    [
      table,
      `${plural(architectures, "architecture")}${leftOut > 0 ? ` (${leftOut} left out)` : ""}`,
      ...(seeds === null ? [syntheticText(settings)] : [plural(seeds, "seed"), observationText(settings)]),
      plural(repetitions, "repetition"),
      `batches of ${batch}`,
      ...(settings.budgetEpochs ? ["counted in epochs, as full trainings"] : []),
      ...(settings.repeats === 1 ? [] : [`judged by seeds that none of ${settings.repeats} trials can show`]),
      ...(settings.choice[0] === "smoothed" ? ["final choice smoothed"] : []),
      `seed ${seed}`,
    ],
    columnsOf(stream),
  );
}

function observationText({ metric, observation, last, noiseFree }: ArenaSettings): string {
  const epochs = observation === "mean-of-last" ? `mean of the last ${plural(last, "epoch")}` : observation;
  return noiseFree
    ? `${metric} (${epochs}), seen and judged as the mean of all seeds`
    : `${metric} (${epochs}) of one seed, judged by the mean of the others`;
}

function syntheticText({ noise, noiseFree }: ArenaSettings): string {
  return `worths in standard deviations, seen ${noiseFree || noise === 0 ? "as they are" : `with a noise of ${formatSetting(noise)}`}`;
}

/** A row for each strategy and number of trials: what a plot needs. */
function arenaCsv({ standings }: ArenaResult): string {
  const rows = standings.flatMap(({ looks, ...rest }) => looks.map((look) => ({ ...rest, ...look })));
  return csvOf({
    strategy: rows.map(({ player }) => player),
    trials: rows.map(({ trials }) => trials),
    regret: rows.map(({ regret }) => regret.mean),
    regret_low: rows.map(({ regret }) => regret.low),
    regret_high: rows.map(({ regret }) => regret.high),
    median_regret: rows.map(({ medianRegret }) => medianRegret),
    rank: rows.map(({ rank }) => rank),
    beats_random: rows.map(({ againstRandom }) => againstRandom?.share.mean),
    beats_random_interval: rows.map(({ againstRandom }) => againstRandom?.share.half ?? undefined),
    p: rows.map(({ againstRandom }) => againstRandom?.p),
    p_holm: rows.map(({ againstRandom }) => againstRandom?.adjusted),
    area: rows.map(({ area }) => area.mean),
    area_low: rows.map(({ area }) => area.low),
    area_high: rows.map(({ area }) => area.high),
    expected_reward: rows.map(({ expectedWorth }) => expectedWorth?.mean),
    expected_reward_low: rows.map(({ expectedWorth }) => expectedWorth?.low),
    expected_reward_high: rows.map(({ expectedWorth }) => expectedWorth?.high),
  });
}

/** Adds the command to the program. */
export function addArena(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const command = program
    .command("arena")
    .summary("play strategies against each other on a table")
    .argument("[table]", "a table of trainings, CSV, plain or packed (.gz), or synthetic")
    .description(
      "Replays searches on a table that mlpnas table has made, or one of that form, and judges what each strategy would have chosen after so " +
        "many trials. A trial shows one training of an architecture; the choice is judged by its other trainings. In each repetition all " +
        "strategies see the same trainings. In place of a table may stand synthetic: a space as the options say, whose worths are a formula. Nothing is reported when random search does not find what theory says that it must.",
    )
    .addHelpText(
      "after",
      `
Examples:
  mlpnas arena tables/wine-0.csv.gz
  mlpnas arena tables/wine-0.csv.gz --noise-free --strategies random,reinforce
  mlpnas arena tables/wine-0.csv.gz --metric accuracy --observation last
  mlpnas arena synthetic --max-layers 4 --dropout none --trials 200,500
  mlpnas arena tables/wine-0.csv.gz --trials 10,30,100 --format csv > plot.csv
${exitCodesHelp}`,
    );
  addOptions(command, arenaSchema);
  command.action(async (table, options) => done(await arenaCommand(host, { table, ...options })));
}
