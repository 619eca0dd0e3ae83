// A table file on disk: what it holds already, and trainings added to it one by one; beside it a JSON file that says what it is.
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { constants, gunzipSync, gzipSync } from "node:zlib";
import { tableHeader } from "../nas/index.js";
import { RunError } from "../study/index.js";

export interface TableFile {
  /** Whether it held a training when it was opened. */
  has(architecture: string, seed: number): boolean;
  /** How many lines at its end belonged to no whole training, and were dropped. */
  readonly droppedLines: number;
  /** Adds the lines of one training. */
  append(lines: string): void;
  /** Writes what is still waiting. */
  close(): void;
}

/** A packed file is written in pieces of so many characters: packed one by one, trainings would take twice the room. */
const pieceLength = 2 ** 16;

/**
 * Opens a table file to add to it, or makes one. A training that was cut off when the last writer ended is dropped: the file is written
 * anew without it. `epochs` is how many lines a training has, unless it diverged.
 * @throws RunError when the file is no table, or cannot be written
 */
export function openTableFile(path: string, epochs: number): TableFile {
  const isPacked = path.endsWith(".gz");
  const pack = (text: string): string | Buffer => (isPacked ? gzipSync(text, { level: constants.Z_BEST_COMPRESSION }) : text);
  const { text, isTorn } = existsSync(path) ? readTorn(path, isPacked) : { text: "", isTorn: true };
  const lines = text.split("\n");
  const unfinished = lines.pop() === "" ? 0 : 1;
  const header = lines.shift();
  if (header !== undefined && header !== tableHeader) {
    throw new RunError(path, "a table to be added to must begin with the columns of a table", {
      got: header.slice(0, 60),
      hint: "--out NAME takes another file",
    });
  }
  const tail = lines.length - lastWhole(lines, epochs);
  const kept = tail === 0 ? lines : lines.slice(0, -tail);
  if (isTorn || unfinished + tail > 0) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, pack([tableHeader, ...kept, ""].join("\n")));
    renameSync(`${path}.new`, path);
  }
  const held = new Set(kept.map(trainingOf));
  let waiting = "";
  const flush = (): void => {
    if (waiting !== "") appendFileSync(path, pack(waiting));
    waiting = "";
  };
  return {
    has: (architecture, seed) => held.has(`${architecture},${seed}`),
    droppedLines: unfinished + tail,
    append: (added) => {
      waiting += added;
      if (!isPacked || waiting.length >= pieceLength) flush();
    },
    close: flush,
  };
}

/** `64-tanh 32-elu,0` */
const trainingOf = (line: string): string => line.split(",", 2).join(",");

/** How many lines there are up to the end of the last whole training. One that is short at the very end may have been cut off. */
function lastWhole(lines: readonly string[], epochs: number): number {
  const last = lines.at(-1);
  if (last === undefined) return 0;
  let start = lines.length;
  while (start > 0 && trainingOf(lines[start - 1] as string) === trainingOf(last)) start--;
  return lines.length - start < epochs ? start : lines.length;
}

/** The text of a file, and whether its end is missing: of a packed one, all that can be unpacked. */
function readTorn(path: string, isPacked: boolean): { readonly text: string; readonly isTorn: boolean } {
  const bytes = readFileSync(path);
  if (!isPacked) return { text: bytes.toString("utf8"), isTorn: bytes.length === 0 };
  try {
    return { text: gunzipSync(bytes).toString("utf8"), isTorn: false };
  } catch {
    try {
      return { text: gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString("utf8"), isTorn: true };
    } catch (error) {
      throw new RunError(path, "the file must be packed by gzip, as its name says", { got: (error as Error).message });
    }
  }
}
