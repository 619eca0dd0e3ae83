// The events of a search that is prepared: from its plan and its setup, to the end or a signal.
import {
  type Evaluator,
  type Job,
  type Past,
  type SearchConfig,
  type SearchEvent,
  type SeenSequences,
  search,
} from "../nas/index.js";
import type { OpenDevice } from "./host.js";
import type { RunConfig } from "./run-config.js";
import type { SearchSetup } from "./search-setup.js";

export interface PreparedSearch {
  readonly plan: SearchConfig;
  readonly setup: SearchSetup;
  readonly space: SeenSequences;
  readonly device: OpenDevice;
  readonly signal: AbortSignal | undefined;
  readonly past?: Past;
}

export interface SearchMeans {
  /** Of the setup, or around it; closed at the end, as is the device. */
  readonly evaluator: Evaluator;
  /** Gives timers and signals theirs. */
  readonly turn: () => Promise<unknown>;
}

/** Runs a search, from its beginning or from where its past ends; its events are the record of it. */
export async function* searchEvents(
  { settings }: Pick<RunConfig, "settings">,
  { plan, setup, space, device, signal, past }: PreparedSearch,
  { evaluator, turn }: SearchMeans,
): AsyncGenerator<SearchEvent, void, void> {
  const stop = stopSignals(signal, settings.timeout);
  const test = setup.test(device);
  const stoppable = { ...evaluator, evaluate: (jobs: readonly Job[]) => evaluator.evaluate(jobs, stop.interruption) };
  try {
    const searching = search(plan, {
      evaluator,
      space,
      strategy: setup.strategy(plan),
      baselines: () => setup.baselines(device, stoppable, plan) ?? nothing(),
      ...(test === undefined ? {} : { test }),
      signal: stop.signal,
      ...(past === undefined ? {} : { past }),
    });
    for await (const event of searching) {
      yield event;
      await turn();
    }
  } finally {
    stop.clear();
    await evaluator.close();
    await device.close();
  }
}

async function* nothing(): AsyncGenerator<never, void, void> {}

const longestTimer = 2 ** 31 - 1; // milliseconds, 24 days: a timer set for longer fires at once

interface StopSignals {
  /** For both ways of ending early. */
  readonly signal: AbortSignal;
  /** For interruption alone: when time is up, the results are still to be had. */
  readonly interruption: AbortSignal;
  clear(): void;
}

function stopSignals(asked: AbortSignal | undefined, timeout: number | null): StopSignals {
  const [stop, interruption] = [new AbortController(), new AbortController()];
  const end = (): void => {
    stop.abort(asked?.reason);
    if (asked?.reason !== "timeout") interruption.abort(asked?.reason);
  };
  if (asked?.aborted === true) end();
  asked?.addEventListener("abort", end, { once: true });
  const timer = timeout === null ? undefined : setTimeout(() => stop.abort("timeout"), Math.min(timeout * 1_000, longestTimer));
  return {
    signal: stop.signal,
    interruption: interruption.signal,
    clear: () => {
      clearTimeout(timer);
      asked?.removeEventListener("abort", end);
    },
  };
}
