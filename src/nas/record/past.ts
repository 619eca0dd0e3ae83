// The past of a search: what earlier parts of it found out, by its record, so that a resumed search does not do it again.
import type { BaselineScored, Compared, NoiseProbed, SearchEvent, SearchLimits, Tested } from "../events.js";
import type { CompleteEvaluation, Evaluation, Weights } from "../job.js";

export interface Past {
  /** The first, and each that the search went on with when it had come to those before. */
  readonly limits: readonly SearchLimits[];
  /** `null` when nothing came of it; absent when it was not reached. */
  readonly noise?: NoiseProbed | null;
  /** By trial number, in the order in which they count. */
  readonly evaluations: ReadonlyMap<number, Evaluation>;
  /** Of the trials that were proposed for other than the search's epochs: for how many. */
  readonly epochs: ReadonlyMap<number, number>;
  /** So many trials, the first ones, no longer count as failures in a row: after them the search had ended by these, and went on. */
  readonly forgiven: number;
  /** What followed the last trial, as far as it came. */
  readonly ending: Ending;
  /** The weights of a recorded trial; none where they were not kept. */
  weightsOf(evaluation: CompleteEvaluation): readonly Weights[];
}

interface Ending {
  readonly compared: ReadonlyMap<number, Compared>;
  /** All of them, or absent. */
  readonly baselines?: readonly BaselineScored[];
  readonly tested: ReadonlyMap<number, Tested>;
}

/** Of a search that begins. */
export const noPast: Past = {
  limits: [],
  evaluations: new Map(),
  epochs: new Map(),
  forgiven: 0,
  ending: { compared: new Map(), tested: new Map() },
  weightsOf: () => [],
};

const endKinds: ReadonlySet<SearchEvent["kind"]> = new Set(["compared", "chosen", "baseline", "tested", "finished"]);

/** Whether an event belongs to the end of a search, which follows its last trial. */
export function isOfTheEnd({ kind }: Pick<SearchEvent, "kind">): boolean {
  return endKinds.has(kind);
}

/**
 * The events of a search that went on after it had stopped, as if it had not: the ends of its earlier parts are left out. An end is an
 * earlier one when anything follows it, be it another end: a search whose time was up in its last check goes on with that alone.
 */
export function withoutEarlierEnds(events: readonly SearchEvent[]): SearchEvent[] {
  const lastTrial = events.findLastIndex((event) => !isOfTheEnd(event));
  const lastFinish = events.slice(0, -1).findLastIndex(({ kind }) => kind === "finished");
  const last = Math.max(lastTrial, lastFinish);
  return events.filter((event, i) => i > last || !isOfTheEnd(event));
}

/** The past that these events tell of, of which the last may be missing. `weightsOf` reads what was kept of a trial. */
export function pastOf(events: readonly SearchEvent[], weightsOf: Past["weightsOf"] = noPast.weightsOf): Past {
  const told = withoutEarlierEnds(events);
  const ofKind = <K extends SearchEvent["kind"]>(kind: K): Extract<SearchEvent, { kind: K }>[] =>
    told.filter((event): event is Extract<SearchEvent, { kind: K }> => event.kind === kind);
  const [noise = null] = ofKind("noise");
  const proposed = ofKind("proposed");
  const isProbed = noise !== null || proposed.length > 0;
  const tested = ofKind("tested");
  const baselines = ofKind("baseline");
  return {
    limits: [...ofKind("started"), ...ofKind("continued")].map(({ trials, epochs }) => ({
      trials,
      ...(epochs === undefined ? {} : { epochs }),
    })),
    ...(isProbed ? { noise } : {}),
    evaluations: new Map(ofKind("evaluated").map(({ evaluation }) => [evaluation.trial, evaluation])),
    epochs: new Map(proposed.flatMap(({ trial, epochs }) => (epochs === undefined ? [] : [[trial, epochs]]))),
    forgiven: events.reduce((most, e) => (e.kind === "finished" && e.reason === "failures" ? e.trials : most), 0),
    ending: {
      compared: new Map(ofKind("compared").map((event) => [event.trial, event])),
      // The looks at the test rows come after all of them.
      ...(tested.length > 0 ? { baselines } : {}),
      tested: new Map(tested.map((event) => [event.trial, event])),
    },
    weightsOf,
  };
}
