// `mlpnas search`: search for the best network; progress on stderr, results on stdout.
import { type EndReason, leaderboard, type SearchEvent } from "../nas/index.js";
import { couldBeWider, defaultsFor, startSearch } from "../runtime/index.js";
import { dataLines } from "./data-lines.js";
import { briefLines } from "./finding-lines.js";
import { frontCsv, frontLines, frontMarkdown, frontRecord } from "./front.js";
import { adviceLines, gpuNotice, setupLines } from "./heading.js";
import { columnsOf, exitCodes, type Host } from "./host.js";
import { noiseLines } from "./noise-lines.js";
import { readSettings } from "./options.js";
import { createProgressDisplay } from "./progress-display.js";
import { boardCsv, boardRecord } from "./records.js";
import { boardLines, boardMarkdown, endLines, findingLines, type Run, tradedOff } from "./report.js";
import { searchSchema } from "./search-schema.js";
import type { Format } from "./setting-fields.js";

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
  print([
    ...dataLines(search.config.data, columns),
    ...briefLines(search.config.findings, columns),
    ...setupLines(search.config, columns),
    ...adviceLines(search.config, columns),
  ]);

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
      if (event.kind === "noise") display.aside(() => print(noiseLines(event, search.config.settings, columns)));
      display.event(event);
    }
  } finally {
    stopListening();
    display.close();
  }

  const run: Run = { config: search.config, folder: search.folder, board: leaderboard(events), seconds: clock() - began };
  const pareto = tradedOff(run.config).length > 0;
  if (format === "table") print(pareto ? frontLines(run, host.stdout) : boardLines(run, settings.top, host.stdout));
  else host.stdout.write(resultText(run, { top: settings.top, pareto }, format));
  print([...findingLines(run, columns), ...endLines(run, columns, "search")]);
  if (couldBeWider && columnsOf(host.stderr) !== undefined) host.stderr.write(`${widerHint}\n`);
  return exitCodeOf(run.board.finished?.reason, run.board.ranked.length);
}

/** The defaults of the preset, what is set of it, and the space, where these can be read; what cannot, the schema refuses. */
export function presetDefaults(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const preset = searchSchema.shape.preset.safeParse(given["preset"]);
  const set = searchSchema.shape.set.safeParse(given["set"]);
  const space = searchSchema.shape.space.parse(given["space"]);
  const objectives = searchSchema.shape.objectives.safeParse(given["objectives"]);
  if (!preset.success || !set.success || !objectives.success) return {};
  return { ...defaultsFor({ preset: preset.data, set: set.data, space, objectives: objectives.data }) };
}

/** The report needs no weights, and those of all trials would fill the memory. */
function withoutWeights(event: SearchEvent): SearchEvent {
  if (event.kind !== "evaluated" || event.evaluation.status === "failed") return event;
  return { ...event, evaluation: { ...event.evaluation, weights: [] } };
}

/** The results for programs: the best, or the front; as JSON both. */
export function resultText(
  run: Run,
  { top, pareto }: { readonly top: number; readonly pareto: boolean },
  format: Exclude<Format, "table">,
): string {
  switch (format) {
    case "json": {
      const record = boardRecord(run, top);
      return `${JSON.stringify(pareto ? { ...record, front: frontRecord(run) } : record, undefined, 2)}\n`;
    }
    case "csv":
      return pareto ? frontCsv(run) : boardCsv(run, top);
    case "markdown":
      return `${(pareto ? frontMarkdown(run) : boardMarkdown(run, top)).join("\n")}\n`;
  }
}

function exitCodeOf(reason: EndReason | undefined, complete: number): number {
  if (reason === "interrupted") return exitCodes.interrupted;
  return reason === "failures" || complete === 0 ? exitCodes.failed : exitCodes.done;
}
