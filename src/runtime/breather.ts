// A breather: what a thread that trains does now and then, so that it hears of other things.
import { setImmediate as turn } from "node:timers/promises";
import { clock } from "./clock.js";

const longestBreath = 0.02; // seconds: a key press or a timer waits no longer

/** Gives timers and signals their turn, when this thread has trained for long enough. */
export function breather(): () => Promise<void> {
  let last = clock();
  return async () => {
    if (clock() - last < longestBreath) return;
    await turn();
    last = clock();
  };
}
