// From settings to the trials under way at a time, and whether the rest of a search allows that they are more than a batch.
import { ValueError } from "../tensor/index.js";
import type { Asked, SearchSettings } from "./settings.js";

type PendingSettings = Pick<SearchSettings, "pending" | "async" | "batch">;

/** So many trials are under way, at most. */
export function pendingOf({ pending, async: isAsync, batch }: PendingSettings): number {
  return pending ?? (isAsync ? 2 * batch : batch);
}

/** @throws ValueError when they are fewer than a batch, or something asked for besides needs each batch whole before the next */
export function assertPendingPossible(settings: Asked<SearchSettings>): void {
  const { pending, async: isAsync, batch, strategy, oneShot, preset } = settings;
  if (pending !== null && pending < batch) {
    throw new ValueError("--pending", `must be at least the ${batch} of --batch, between two steps of learning`, {
      got: String(pending),
    });
  }
  if (!isAsync && pendingOf(settings) === batch) return;
  const where = isAsync ? "--async" : "--pending";
  if (strategy === "halving") {
    throw new ValueError(where, "must not be given with --strategy halving, which compares a rung when it is whole");
  }
  if (oneShot) {
    throw new ValueError(where, "must not be given with --one-shot: weights are shared from one batch to the next");
  }
  if (preset === "tutorial") {
    throw new ValueError(where, "must not be given with --preset tutorial, which trains one batch after another");
  }
}
