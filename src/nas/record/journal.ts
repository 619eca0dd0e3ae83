// The journal's form: one event a line, as JSON. Lines are written once and never changed.
import { MlpnasError } from "../../tensor/index.js";
import { formatArchitecture, parseArchitecture } from "../architecture.js";
import type { SearchEvent } from "../events.js";
import { type Line, lineSchema, numberTexts } from "./journal-schema.js";
import { seal, unseal } from "./seal.js";

/** Of the lines' form; a reader of another version says so instead of guessing. */
export const journalVersion = 1;

/** One event as a line of a journal, sealed, without its line end. */
export function formatLine(event: SearchEvent): string {
  return seal(formatEvent(event));
}

/** One event as JSON. Weights are not part of the record; numbers that JSON lacks are written as text. */
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
 * @throws MlpnasError naming the line that is not an event of this version, or not the one that must come there
 */
export function parseJournal(text: string, name: string): SearchEvent[] {
  const lines = text.split("\n");
  lines.pop(); // what follows the last line end: nothing, or a torn line
  const inPlace = orderOfTrials();
  return lines.map((line, i) => {
    try {
      const event = parseLine(line);
      if ((event.kind === "started") !== (i === 0)) throw new MlpnasError("journal", `"${event.kind}" cannot stand here`);
      inPlace(event);
      return event;
    } catch (error) {
      const got = error instanceof MlpnasError ? error.rule : line.slice(0, 60);
      throw new MlpnasError(`${name}:${i + 1}`, "each line must be an event", { got });
    }
  });
}

/** Told of one event after another, holds evaluations against the order that the search has. @throws MlpnasError for one out of order */
function orderOfTrials(): (event: SearchEvent) => void {
  const underWay = new Set<number>();
  let isAsync = false;
  let trials = 0;
  return (event) => {
    if (event.kind === "started") isAsync = event.isAsync === true;
    if (event.kind === "proposed") underWay.add(event.trial);
    if (event.kind !== "evaluated") return;
    const { trial } = event.evaluation;
    trials++;
    if (!isAsync && trial !== trials) throw new MlpnasError("journal", `trial ${trial}, where ${trials} must come`);
    if (isAsync && !underWay.delete(trial)) throw new MlpnasError("journal", `trial ${trial}, which is not under way`);
  };
}

/** One line as its event. @throws MlpnasError when it is none of this version, or not as it was written */
export function parseLine(line: string): SearchEvent {
  const { text, isIntact } = unseal(line);
  const event = parseEvent(text);
  if (!isIntact) throw new MlpnasError("journal", "a line that is not as it was written");
  return event;
}

/** A record as its event; its keys stay in their order. @throws MlpnasError when it is none of this version */
export function parseEvent(line: string): SearchEvent {
  const record = checked(JSON.parse(line));
  const read = /"(?:NaN|-?Infinity)"/.test(line) ? (JSON.parse(line, revive) as Line) : record;
  switch (read.kind) {
    case "started": {
      const { version: _, ...event } = read;
      return event as SearchEvent;
    }
    case "noise":
      return { ...read, architectures: read.architectures.map(parseArchitecture) } as SearchEvent;
    case "proposed":
      return { ...read, architecture: parseArchitecture(read.architecture) } as SearchEvent;
    case "evaluated": {
      const { kind, ...trained } = read;
      const evaluation = { ...trained, architecture: parseArchitecture(read.architecture) };
      return { kind, evaluation: read.status === "complete" ? { ...evaluation, weights: [] } : evaluation } as SearchEvent;
    }
    default:
      return read as SearchEvent;
  }
}

/** What was read, as it is, if it is a line. */
function checked(record: unknown): Line {
  if (typeof record !== "object" || record === null) throw new Error("no object");
  const { kind, version } = record as { readonly kind?: unknown; readonly version?: unknown };
  if (kind === "started" && version !== journalVersion) {
    throw new MlpnasError("journal", `version ${String(version)} of the journal, where this program reads ${journalVersion}`);
  }
  const result = lineSchema.safeParse(record);
  if (result.success) return record as Line;
  const path = result.error.issues[0]?.path.join(".") ?? "";
  throw new MlpnasError(
    "journal",
    path === "kind" ? `unknown event ${JSON.stringify(kind)}` : `"${String(kind)}" with a wrong ${path || "field"}`,
  );
}

const texts: ReadonlyMap<unknown, number> = new Map(numberTexts.map((name) => [name, Number(name)]));

/** Back from text to number, but for what is text: the reason of a failure. */
function revive(key: string, value: unknown): unknown {
  return key === "reason" ? value : (texts.get(value) ?? value);
}
