// `mlpnas search`: search for the best network; progress on stderr, results on stdout.
import { type EndReason, leaderboard, type SearchEvent } from "../nas/index.js";
import { couldBeWider, defaultsFor, startSearch } from "../runtime/index.js";
import { adviceLines, dataLines, gpuNotice, setupLines } from "./heading.js";
import { columnsOf, exitCodes, type Host } from "./host.js";
import { readSettings } from "./options.js";
import { createProgressDisplay } from "./progress-display.js";
import { boardCsv, boardJson } from "./records.js";
import { boardLines, boardMarkdown, endLines, findingLines, type Run } from "./report.js";
import type { Format } from "./setting-fields.js";
import { searchSchema } from "./settings-schema.js";

const widerHint = "faster on Node 24 or later, which runs the same kernels on vectors of 256 bits";

/** Runs the command, and says with which code to exit. */
export async function searchCommand(host: Host, given: Readonly<Record<string, unknown>>): Promise<number> {
  const { format, ...settings } = await readSettings(searchSchema, given, presetDefaults);
  const interrupt = new AbortController();
  const search = await startSearch(settings, { signal: interrupt.signal });
  host.stderr.write(gpuNotice(search.config.settings.device, search.config.device));
  // Where stdout is for programs, people read the rest on stderr.
  const people = format === "table" ? host.stdout : host.stderr;
  const columns = columnsOf(people);
  const print = (lines: readonly string[]): unknown => lines.length > 0 && people.write(`${lines.join("\n")}\n`);
  print([...dataLines(search.config.data, columns), ...setupLines(search.config, columns), ...adviceLines(search.config, columns)]);

  const clock = (): number => performance.now() / 1_000;
  const began = clock();
  const events: SearchEvent[] = [];
  const display = createProgressDisplay(host.stderr, clock);
  const stopListening = host.onInterrupt(() => {
    if (interrupt.signal.aborted) return host.exit(exitCodes.interrupted);
    interrupt.abort("interrupted");
    display.say("stopping: trials under way are given up; Ctrl-C again leaves at once");
  });
  try {
    for await (const event of search.events) {
      events.push(withoutWeights(event));
      display.event(event);
    }
  } finally {
    stopListening();
    display.close();
  }

  const run: Run = { config: search.config, folder: search.folder, board: leaderboard(events), seconds: clock() - began };
  if (format === "table") print(boardLines(run, settings.top, host.stdout));
  else host.stdout.write(resultText(run, settings.top, format));
  print([...findingLines(run, columns), ...endLines(run, columns, "search")]);
  if (couldBeWider && columnsOf(host.stderr) !== undefined) host.stderr.write(`${widerHint}\n`);
  return exitCodeOf(run.board.finished?.reason, run.board.ranked.length);
}

/** The defaults of the preset and what is set of it, where both can be read; what cannot, the schema refuses. */
function presetDefaults(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const preset = searchSchema.shape.preset.safeParse(given["preset"]);
  const set = searchSchema.shape.set.safeParse(given["set"]);
  return preset.success && set.success ? { ...defaultsFor({ preset: preset.data, set: set.data }) } : {};
}

/** The report needs no weights, and those of all trials would fill the memory. */
function withoutWeights(event: SearchEvent): SearchEvent {
  if (event.kind !== "evaluated" || event.evaluation.status === "failed") return event;
  return { ...event, evaluation: { ...event.evaluation, weights: [] } };
}

/** The results for programs. */
export function resultText(run: Run, top: number, format: Exclude<Format, "table">): string {
  switch (format) {
    case "json":
      return `${boardJson(run, top)}\n`;
    case "csv":
      return boardCsv(run, top);
    case "markdown":
      return `${boardMarkdown(run, top).join("\n")}\n`;
  }
}

function exitCodeOf(reason: EndReason | undefined, complete: number): number {
  if (reason === "interrupted") return exitCodes.interrupted;
  return reason === "failures" || complete === 0 ? exitCodes.failed : exitCodes.done;
}
