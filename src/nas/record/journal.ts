// The journal's form: one event a line, as JSON. Lines are written once and never changed.
import { MlpnasError } from "../../tensor/index.js";
import { formatArchitecture, parseArchitecture } from "../architecture.js";
import type { SearchEvent } from "../events.js";

/** Of the lines' form; a reader of another version says so instead of guessing. */
export const journalVersion = 1;

/** One event as a line, without its line end. Weights are not part of the record; numbers that JSON lacks are written as text. */
export function formatEvent(event: SearchEvent): string {
  if (event.kind === "started") {
    const { kind, ...rest } = event;
    return JSON.stringify({ kind, version: journalVersion, ...rest });
  }
  if (event.kind === "proposed") return JSON.stringify({ ...event, architecture: formatArchitecture(event.architecture) });
  if (event.kind !== "evaluated") return JSON.stringify(event);
  const { evaluation } = event;
  const { weights: _, ...record } = { weights: [], ...evaluation };
  return JSON.stringify(
    { kind: "evaluated", ...record, architecture: formatArchitecture(evaluation.architecture) },
    (_key, value: unknown) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value),
  );
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

const kinds: readonly SearchEvent["kind"][] = ["started", "proposed", "evaluated", "learned", "baseline", "tested", "finished"];

function parseEvent(line: string): SearchEvent {
  const record = JSON.parse(line, (_key, value: unknown) =>
    value === "NaN" ? Number.NaN : value === "Infinity" ? Number.POSITIVE_INFINITY : value,
  ) as {
    readonly kind: SearchEvent["kind"];
    readonly version?: number;
    readonly architecture?: string;
  };
  if (!kinds.includes(record.kind)) throw new MlpnasError("journal", `unknown event "${record.kind}"`);
  if (record.kind === "started" && record.version !== journalVersion) {
    throw new MlpnasError("journal", `version ${record.version} of the journal, where this program reads ${journalVersion}`);
  }
  const architecture = record.architecture === undefined ? {} : { architecture: parseArchitecture(record.architecture) };
  if (record.kind !== "evaluated") return { ...record, ...architecture } as unknown as SearchEvent;
  const { kind, ...evaluation } = record;
  return { kind, evaluation: { weights: [], ...evaluation, ...architecture } } as unknown as SearchEvent;
}
