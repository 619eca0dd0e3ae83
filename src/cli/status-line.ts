// A status line: live on a terminal; elsewhere it is said again only now and then, when it has changed.
import { createLogUpdate } from "log-update";
import { columnsOf, type Output } from "./host.js";
import { shownLines, shownWords } from "./shown-text.js";

export interface StatusLine {
  show(text: string): void;
  /** Says something that lasts. */
  say(text: string): void;
  close(): void;
}

/** Elsewhere than on a terminal. @units milliseconds */
const between = 60_000;

export function createStatusLine(stream: Output): StatusLine {
  const columns = columnsOf(stream);
  if (columns === undefined) {
    let [last, shownAt] = ["", Number.NEGATIVE_INFINITY];
    return {
      show: (text) => {
        if (text === last || performance.now() - shownAt < between) return;
        [last, shownAt] = [text, performance.now()];
        stream.write(`${shownLines(text)}\n`);
      },
      say: (text) => void stream.write(`${shownLines(text)}\n`),
      close: () => {},
    };
  }
  const log = createLogUpdate(stream);
  return {
    show: (text) => log(shownWords(text).slice(0, columns - 1)),
    say: (text) => log.persist(shownLines(text)),
    close: () => log.done(),
  };
}
