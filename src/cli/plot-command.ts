// The command `mlpnas plot` in the program: its help, and the way to it.
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { chartAbouts, chartNames } from "../report/index.js";
import { exitCodesHelp, type Host } from "./host.js";
import { addOptions } from "./options.js";
import { plotSchema } from "./plot-schema.js";

/** Adds the command to the program. */
export function addPlot(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const widest = Math.max(...chartNames.map(({ length }) => length));
  const command = program
    .command("plot")
    .summary("draw a chart of a run, or of several, as SVG")
    .argument("<names...>", "the runs' folders, then the chart's name; without a folder it is the latest run in runs/")
    .usage("[options] [run...] <chart>")
    .description(
      "Draws one of a report's charts as a picture for a paper or a README, also while the run goes on. accuracy, metric, distribution and " +
        "entropy take several runs: those that differ in their seed only are one, of accuracy and metric their mean with a band for its 95 % " +
        "interval.",
    )
    .addHelpText(
      "after",
      `
Charts:
${chartNames.map((name) => `  ${name.padEnd(widest)}  ${chartAbouts[name]}`).join("\n")}

Examples:
  mlpnas plot runs/wine-0 accuracy > accuracy.svg
  mlpnas plot runs/reinforce-* runs/random-* metric --out compared.svg
  mlpnas plot runs/wine-0 size --width 480 --theme light > size.svg
${exitCodesHelp}`,
    );
  addOptions(command, plotSchema);
  command.action(async (names, options) => {
    const { plotCommand } = await import("./plot.js"); // what draws takes long to load, and no other command needs it
    done(await plotCommand(host, names as string[], options));
  });
}
