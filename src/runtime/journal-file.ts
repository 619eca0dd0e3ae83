// A run's journal on disk: whole lines that are never changed, and new ones after them.
import { closeSync, existsSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { writingTo } from "./writing.js";

const journalFile = "journal.jsonl";

export const journalPath = (folder: string): string => join(folder, journalFile);

export interface JournalText {
  /** Each without its end. */
  readonly lines: readonly string[];
  /** Of the whole lines. */
  readonly bytes: number;
  /** Whether more follows, the beginning of a line whose writer was cut off. */
  readonly isTorn: boolean;
}

/** The journal as far as it is whole; empty where there is none. */
export function readJournal(folder: string): JournalText {
  const path = journalPath(folder);
  const content = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const bytes = content.lastIndexOf("\n") + 1;
  const lines = bytes === 0 ? [] : content.toString("utf8", 0, bytes - 1).split("\n");
  return { lines, bytes, isTorn: bytes < content.length };
}

export interface JournalFile {
  /** Writes whole lines. */
  append(text: string): void;
  /** Returns when all that was written is on the disk. */
  flush(): void;
  close(): void;
}

/**
 * Opens the journal for new lines after its first `bytes` bytes; what lies behind them is dropped.
 * @throws FaultError when it cannot be written, then and later
 */
export function openJournal(folder: string, bytes: number): JournalFile {
  const path = journalPath(folder);
  const writing = <T>(write: () => T): T => writingTo(folder, write);
  const file = writing(() => openSync(path, "a"));
  writing(() => ftruncateSync(file, bytes));
  return {
    append: (text) =>
      writing(() => {
        const content = Buffer.from(text);
        // A disk that is nearly full takes a part, and only then says so.
        for (let done = 0; done < content.length; ) done += writeSync(file, content, done);
      }),
    flush: () => writing(() => fdatasyncSync(file)),
    close: () => closeSync(file),
  };
}
