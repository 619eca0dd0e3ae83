// Following a search: its progress on stderr, its results on stdout, and what Ctrl-C does.
import { type EndReason, leaderboard, type SearchEvent } from "../nas/index.js";
import { formatCount, tradedOff } from "../report/index.js";
import { couldBeWider, type SearchRun } from "../runtime/index.js";
import { dataLines } from "./data-lines.js";
import { briefLines } from "./finding-lines.js";
import { breakWords, quotePath } from "./format.js";
import { frontLines } from "./front.js";
import { adviceLines, gpuNotice, setupLines } from "./heading.js";
import { columnsOf, exitCodes, type Host } from "./host.js";
import { noiseLines } from "./noise-lines.js";
import { createProgressDisplay } from "./progress-display.js";
import { boardLines, endLines, findingLines, type Run } from "./report.js";
import { resultText } from "./result-text.js";
import type { Format } from "./setting-fields.js";
import { shownLines } from "./shown-text.js";

const widerHint = "faster on Node 24 or later, which runs the same kernels on vectors of 256 bits";

/** Runs a search that `start` prepares, new or resumed, to its end, and says with which code to exit. What `start` has said goes to stderr. */
export async function followSearch(
  host: Host,
  format: Format,
  start: (signal: AbortSignal, say: (text: string) => void) => Promise<SearchRun>,
): Promise<number> {
  const interrupt = new AbortController();
  const write = (text: string): unknown => host.stderr.write(`${shownLines(text)}\n`);
  let say = write;
  const search = await start(interrupt.signal, (text) => say(text));
  const { top } = search.config.settings;
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
    ...resumedLines(search, columns),
  ]);

  const clock = (): number => performance.now() / 1_000;
  const began = clock();
  const events: SearchEvent[] = [];
  const earlier = search.resumed?.trials ?? 0;
  const display = createProgressDisplay(host.stderr, clock, earlier);
  say = (text) => display.aside(() => write(text));
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
    say = write;
    display.close();
  }

  const seconds = clock() - began;
  const run: Run = { config: search.config, folder: search.folder, board: leaderboard(events), seconds, earlier };
  const pareto = tradedOff(run.config).length > 0;
  if (format === "table") print(pareto ? frontLines(run, host.stdout) : boardLines(run, top, host.stdout));
  else host.stdout.write(resultText(run, { top, pareto }, format));
  print([...findingLines(run, columns), ...endLines(run, columns, "search")]);
  if (couldBeWider && columnsOf(host.stderr) !== undefined) host.stderr.write(`${widerHint}\n`);
  return exitCodeOf(run.board.finished?.reason, run.board.ranked.length);
}

/** How a run that is over can go further; the other ends are no obstacle. */
const beyond: Readonly<Partial<Record<EndReason, string>>> = {
  trials: "--trials with a larger number goes on",
  epochs: "--max-epochs-total with a larger number goes on",
  exhausted: "every architecture of the space was tried",
};

/** Where a resumed search goes on. */
function resumedLines({ folder, config, resumed }: SearchRun, columns: number | undefined): string[] {
  if (resumed === undefined) return [];
  const { trials, isTorn, end } = resumed;
  const count = `${formatCount(trials)} of ${formatCount(config.settings.trials)} trials`;
  return [
    ...(isTorn
      ? breakWords("the last line of the journal was cut off in writing: it is dropped, and what it said is done again", columns)
      : []),
    ...breakWords(
      end === undefined ? `resumed ${quotePath(folder)} after ${count}` : `nothing is left to do: ${beyond[end]}`,
      columns,
    ),
  ];
}

/** The report needs no weights, and those of all trials would fill the memory. */
function withoutWeights(event: SearchEvent): SearchEvent {
  if (event.kind !== "evaluated" || event.evaluation.status === "failed") return event;
  return { ...event, evaluation: { ...event.evaluation, weights: [] } };
}

function exitCodeOf(reason: EndReason | undefined, complete: number): number {
  if (reason === "interrupted") return exitCodes.interrupted;
  return reason === "failures" || complete === 0 ? exitCodes.failed : exitCodes.done;
}
