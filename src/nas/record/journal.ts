// The journal's form: one event a line, as JSON. Lines are written once and never changed.
import { MlpnasError } from "../../tensor/index.js";
import { formatArchitecture, parseArchitecture } from "../architecture.js";
import type { SearchEvent } from "../events.js";
import type { Evaluation } from "../job.js";

/** Of the lines' form; a reader of another version says so instead of guessing. */
export const journalVersion = 1;

/** Numbers that JSON lacks, as the text that stands for them. */
const unwritable = new Map([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((x) => [String(x), x]));

/** One event as a line, without its line end. Weights are not part of the record; numbers that JSON lacks are written as text. */
export function formatEvent(event: SearchEvent): string {
  return JSON.stringify(recordOf(event), (_key, value: unknown) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
}

function recordOf(event: SearchEvent): object {
  if (event.kind === "started") {
    const { kind, ...rest } = event;
    return { kind, version: journalVersion, ...rest };
  }
  if (event.kind === "proposed") return { ...event, architecture: formatArchitecture(event.architecture) };
  if (event.kind === "noise") return { ...event, architectures: event.architectures.map(formatArchitecture) };
  if (event.kind !== "evaluated") return event;
  const { weights: _, ...record } = { weights: [], ...event.evaluation };
  return { kind: event.kind, ...record, architecture: formatArchitecture(record.architecture) };
}

/**
 * The events of a journal. A last line without its line end was torn by a crash and is left out.
 * @throws MlpnasError naming the line that is not an event of this version
 */
export function parseJournal(text: string, name: string): SearchEvent[] {
  const lines = text.split("\n");
  lines.pop(); // what follows the last line end: nothing, or a torn line
  return lines.map((line, i) => {
    try {
      return parseEvent(line);
    } catch (error) {
      const got = error instanceof MlpnasError ? error.rule : line.slice(0, 60);
      throw new MlpnasError(`${name}:${i + 1}`, "each line must be an event", { got });
    }
  });
}

const kinds: readonly SearchEvent["kind"][] = [
  "started",
  "noise",
  "proposed",
  "evaluated",
  "learned",
  "continued",
  "compared",
  "chosen",
  "baseline",
  "tested",
  "finished",
];

function parseEvent(line: string): SearchEvent {
  const record = JSON.parse(line, (_key, value: unknown) =>
    typeof value === "string" ? (unwritable.get(value) ?? value) : value,
  ) as {
    readonly kind: SearchEvent["kind"];
    readonly version?: number;
    readonly architecture?: string;
    readonly architectures?: readonly string[];
    readonly status?: Evaluation["status"];
  };
  const { kind, version, ...rest } = record;
  if (!kinds.includes(kind)) throw new MlpnasError("journal", `unknown event "${kind}"`);
  if (kind === "started" && version !== journalVersion) {
    throw new MlpnasError("journal", `version ${version} of the journal, where this program reads ${journalVersion}`);
  }
  if (rest.architectures !== undefined)
    return { kind, ...rest, architectures: rest.architectures.map(parseArchitecture) } as unknown as SearchEvent;
  const event = rest.architecture === undefined ? rest : { ...rest, architecture: parseArchitecture(rest.architecture) };
  if (kind !== "evaluated") return { kind, ...event } as unknown as SearchEvent;
  return { kind, evaluation: rest.status === "complete" ? { ...event, weights: [] } : event } as unknown as SearchEvent;
}
