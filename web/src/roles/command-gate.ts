// The gate that a search passes after each event: open, shut for a while, or open for one trial.
import type { SearchEvent } from "../../../src/nas/index.js";

/** To a search under way. */
export type Command = "pause" | "go on" | "step" | "stop";

export interface CommandGate {
  /** Aborted by `stop`. */
  readonly signal: AbortSignal;
  hear(command: Command): void;
  /** Goes on when the gate is open; a step ends with the next trial. */
  pass(event: SearchEvent): Promise<void>;
}

/** `onPause` is called when the search has come to stand. */
export function commandGate(onPause: () => void): CommandGate {
  const stop = new AbortController();
  let state: "open" | "step" | "shut" = "open";
  let open: (() => void) | undefined;
  return {
    signal: stop.signal,
    hear: (command) => {
      if (command === "stop") stop.abort("interrupted");
      state = command === "pause" ? "shut" : command === "step" ? "step" : "open";
      if (state !== "shut") open?.();
    },
    pass: async (event) => {
      if (state === "step" && event.kind === "evaluated") state = "shut";
      while (state === "shut" && !stop.signal.aborted) {
        onPause();
        await new Promise<void>((resolve) => {
          open = resolve;
        });
      }
    },
  };
}
