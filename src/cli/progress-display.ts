// The display of progress: live on a terminal, a line a trial elsewhere.
import { styleText } from "node:util";
import { createLogUpdate } from "log-update";
import type { SearchEvent } from "../nas/index.js";
import { columnsOf, type Output } from "./host.js";
import { advance, initialProgress, liveLines, trialLine } from "./progress.js";

export interface ProgressDisplay {
  event(event: SearchEvent): void;
  /** Says something that lasts: above the live display, or on a line of its own. */
  say(text: string): void;
  /** Out of the way while something is printed, on whichever stream shares the terminal. */
  aside(print: () => void): void;
  close(): void;
}

/**
 * A display of a search on a stream: live on a terminal, plain lines elsewhere. `clock` gives seconds. The first `earlier` trials were done
 * before: they are not news.
 */
export function createProgressDisplay(stream: Output, clock: () => number, earlier = 0): ProgressDisplay {
  return columnsOf(stream) === undefined ? plainDisplay(stream, earlier) : liveDisplay(stream, clock, earlier);
}

function plainDisplay(stream: Output, earlier: number): ProgressDisplay {
  let progress = initialProgress;
  return {
    event: (event) => {
      progress = advance(progress, event);
      if (event.kind === "evaluated" && progress.done > earlier) stream.write(`${trialLine(progress)}\n`);
    },
    say: (text) => stream.write(`${text}\n`),
    aside: (print) => print(),
    close: () => {},
  };
}

const secondsBetweenUpdates = 0.1;

function liveDisplay(stream: Output, clock: () => number, earlier: number): ProgressDisplay {
  const log = createLogUpdate(stream);
  const began = clock();
  let progress = initialProgress;
  let drawn = Number.NEGATIVE_INFINITY;
  let note: string | undefined;
  const draw = (): void => {
    drawn = clock();
    const paint = (text: string): string => styleText("cyan", text, { stream });
    log(liveLines(progress, { columns: columnsOf(stream) ?? 80, seconds: clock() - began, earlier, note, paint }).join("\n"));
  };
  const drawAgain = (): void => {
    if (clock() - drawn >= secondsBetweenUpdates) draw();
  };
  // The time left runs down between two trials as well.
  const timer = setInterval(drawAgain, 1_000 * secondsBetweenUpdates);
  return {
    event: (event) => {
      progress = advance(progress, event);
      if (event.kind === "compared") note = "one-shot check";
      if (event.kind === "baseline") note = "baselines and test rows";
      drawAgain();
    },
    say: (text) => {
      note = "stopping";
      log.persist(text);
      draw();
    },
    aside: (print) => {
      log.clear();
      print();
      draw();
    },
    close: () => {
      clearInterval(timer);
      log.clear();
      log.done();
    },
  };
}
