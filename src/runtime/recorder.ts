// The recorder: a search's events into its run's folder as they pass, and the weights of its best trials.
import { isDeepStrictEqual } from "node:util";
import {
  bankKeys,
  type CompleteEvaluation,
  formatEvent,
  formatLine,
  insertRanked,
  isOfTheEnd,
  mostKept,
  type SearchConfig,
  type SearchEvent,
  unseal,
} from "../nas/index.js";
import { RunError, type SearchSetup } from "../study/index.js";
import { removeArrivals } from "./arrivals.js";
import { type JournalText, journalPath, openJournal } from "./journal-file.js";
import { keepWeights, writeWeights } from "./weights-files.js";
import { writingTo } from "./writing.js";

export interface Recording {
  readonly folder: string;
  readonly plan: SearchConfig;
  readonly written: SearchSetup["journal"];
  /** What an earlier part of the search has written. */
  readonly journal: JournalText;
}

/** Once one of these is said, it is on the disk: a trial counts from then on. */
const flushed: ReadonlySet<SearchEvent["kind"]> = new Set(["evaluated", "learned", "continued", "finished"]);

/**
 * Writes events to the journal, each before it is passed on, or all of them at the end. Of a search that is resumed the first ones are in the
 * journal already: they must be the same, times aside, and are passed on. That a search was interrupted is not written: it is to be
 * gone on with.
 * @returns the same events
 * @throws RunError when an event is not as the journal has it; FaultError when the folder cannot be written
 */
export async function* recorded(
  { folder, plan, written, journal }: Recording,
  events: AsyncIterable<SearchEvent>,
): AsyncGenerator<SearchEvent, void, void> {
  const file = openJournal(folder, journal.bytes);
  const earlier = readEarlier(journal.lines, journalPath(folder));
  const kept = keeper(folder, plan);
  let waiting = "";
  try {
    for await (const event of events) {
      const isInterruption = event.kind === "finished" && event.reason === "interrupted";
      const isNew = !isInterruption && !earlier.has(event);
      kept.see(event, isNew);
      // Before the last line, since after it nobody comes to tidy up.
      if (isNew && event.kind === "finished") {
        kept.sweep();
        removeArrivals(folder);
      }
      if (isNew) waiting += `${formatLine(event)}\n`;
      if (waiting !== "" && (written === "each event" || event.kind === "finished")) {
        file.append(waiting);
        waiting = "";
        if (flushed.has(event.kind)) file.flush();
      }
      if (isNew && event.kind === "learned") kept.sweep();
      yield event;
    }
  } finally {
    file.close();
  }
}

/** The journal's events in order, to be met again one by one; of the ends, only one that was not yet complete. */
function readEarlier(lines: readonly string[], path: string): { has(event: SearchEvent): boolean } {
  const records = lines.map((line) => untimed(unseal(line).text));
  const open = records.findLastIndex(({ kind }) => kind === "finished") + 1;
  let next = 0;
  return {
    has: (event) => {
      const isPassedBy = (at: number): boolean => isOfTheEnd(records[at] as Line) && (at < open || !isOfTheEnd(event));
      while (next < records.length && isPassedBy(next)) next++;
      const record = records[next];
      if (record === undefined) return false;
      next++;
      const now = untimed(formatEvent(event));
      if (isDeepStrictEqual(record, now)) return true;
      throw new RunError(`${path}:${next}`, "a resumed search must come to what its journal says", {
        got: difference(record, now),
        hint: "the journal was changed, or the program was: only what wrote it can go on with it",
      });
    },
  };
}

type Line = Readonly<Record<string, unknown>> & Pick<SearchEvent, "kind">;

/** A record without its times, which no two runs have in common. */
function untimed(text: string): Line {
  return JSON.parse(text, (key, value: unknown) => (key === "seconds" ? undefined : value));
}

/** The first field in which two records differ. */
function difference(before: Line, now: Line): string {
  const name = Object.keys({ ...before, ...now }).find((key) => !isDeepStrictEqual(before[key], now[key])) ?? "";
  const text = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 60);
  return `${name} ${text(before[name])}, where it comes to ${text(now[name])}`;
}

/** Which trials' weights are needed: those of the best, and where weights are shared those that later trials may start from. */
function keeper(folder: string, plan: SearchConfig): { see(event: SearchEvent, isNew: boolean): void; sweep(): void } {
  const { oneShot, shareKeys = bankKeys, top } = plan;
  const ranking = { ...plan, most: mostKept(plan) };
  const lenders = new Map<string, number>();
  let best: readonly CompleteEvaluation[] = [];
  return {
    see: (event, isNew) => {
      if (event.kind === "evaluated" && event.evaluation.status === "complete") {
        const { evaluation } = event;
        best = insertRanked(best, evaluation, ranking);
        if (oneShot) for (const key of shareKeys(evaluation.architecture)) lenders.set(key, evaluation.trial);
        if (isNew && (oneShot || best.includes(evaluation)))
          writingTo(folder, () => writeWeights(folder, evaluation.trial, evaluation.weights));
      }
      // Once the choice is made, those of its first are all that is needed: others can be trained again, where they begin afresh.
      if (event.kind === "chosen" && !oneShot) {
        const chosen = new Set(event.ranking.slice(0, top).map(({ trial }) => trial));
        best = best.filter(({ trial }) => chosen.has(trial));
      }
    },
    // Not before the end of a batch: its trials start from what was shared before it.
    sweep: () => keepWeights(folder, new Set([...best.map(({ trial }) => trial), ...lenders.values()])),
  };
}
