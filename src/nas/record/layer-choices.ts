// Layer choices: what stands at each place of the networks, and how often as a search goes on.
import { type Activation, type Architecture, activations, formatLayer, layersOf, trainingChoicesOf } from "../architecture.js";
import type { SearchEvent } from "../events.js";
import { type TrainingKind, trainingKinds } from "../training-choices.js";
import { groupBy } from "./group-by.js";

/** What is chosen at a place: a whole layer, or one side of a dense one; and of the training. */
export type Factor = "units" | "activation" | "layer" | TrainingKind;
const factors: readonly Factor[] = ["units", "activation", "layer", ...trainingKinds];

export interface Choice {
  /** From 1; 0 for what was chosen of the training. */
  readonly position: number;
  readonly factor: Factor;
  /** `64`, `tanh`, `64-tanh`, `dropout-0.2`; `(end)` where the network is over. */
  readonly level: string;
}

/** The level of the factor "layer" where the hidden layers are over: also a choice. */
const endOfNetwork = "(end)";

/** All that was chosen at the first places of a network, no further than its end. */
export function choicesOf(architecture: Architecture, positions: number): Choice[] {
  const layers = layersOf(architecture);
  const ofTraining = trainingChoicesOf(architecture).map(
    ({ kind, value }): Choice => ({ position: 0, factor: kind, level: String(value) }),
  );
  const places = Array.from({ length: Math.min(positions, layers.length + 1) }, (_, k): Choice[] => {
    const position = k + 1;
    const layer = layers[k];
    const whole: Choice = { position, factor: "layer", level: layer === undefined ? endOfNetwork : formatLayer(layer) };
    if (layer?.kind !== "dense") return [whole];
    return [
      { position, factor: "units", level: String(layer.units) },
      { position, factor: "activation", level: layer.activation },
      whole,
    ];
  });
  return [...ofTraining, ...places.flat()];
}

/** The places where there was something to choose: after the longest network's layers nothing but the end can come. */
export function positionsOf(architectures: readonly Architecture[]): number {
  return architectures.reduce((most, architecture) => Math.max(most, layersOf(architecture).length), 0);
}

export interface ChoiceCounts extends Choice {
  /** In each part of the search. */
  readonly counts: readonly number[];
}

export interface LayerChoices {
  /** The trials of each part of the search; null where there are fewer trials than parts. */
  readonly parts: readonly ({ readonly first: number; readonly last: number } | null)[];
  /** How many networks have the first place, the second, ... (their end included), in each part: what a count is a share of. */
  readonly totals: readonly (readonly number[])[];
  /** By factor, level and place: units from small to large, layers by how often they were chosen at any place. */
  readonly choices: readonly ChoiceCounts[];
}

/** How often each choice was made in each part of a run, its trials divided into equal parts. Failed trials were chosen as well. */
export function layerChoices(events: readonly SearchEvent[], parts = 4): LayerChoices {
  const trials = events.flatMap((event) => (event.kind === "evaluated" ? [event.evaluation] : []));
  const positions = positionsOf(trials.map(({ architecture }) => architecture));
  const partOf = (index: number): number => Math.floor((index * parts) / trials.length);
  const members = Array.from({ length: parts }, (_, part) => trials.filter((_trial, index) => partOf(index) === part));
  const made = trials.flatMap(({ architecture }, index) =>
    choicesOf(architecture, positions).map((choice) => ({ choice, part: partOf(index) })),
  );
  const alike = groupBy(made, ({ choice: { position, factor, level } }) => `${position} ${factor} ${level}`);
  const choices = [...alike.values()].map((group): ChoiceCounts => {
    const counts = members.map((_, part) => group.filter((one) => one.part === part).length);
    return { ...(group[0] as (typeof made)[number]).choice, counts };
  });
  return {
    parts: members.map((inPart) => {
      const [first, last] = [inPart[0], inPart.at(-1)];
      return first === undefined || last === undefined ? null : { first: first.trial, last: last.trial };
    }),
    totals: Array.from({ length: positions }, (_, k) =>
      members.map((inPart) => inPart.filter(({ architecture }) => layersOf(architecture).length >= k).length),
    ),
    choices: sorted(choices),
  };
}

function sorted(choices: readonly ChoiceCounts[]): ChoiceCounts[] {
  const totals = new Map<string, number>();
  for (const { level, counts } of choices) {
    totals.set(
      level,
      counts.reduce((sum, count) => sum + count, totals.get(level) ?? 0),
    );
  }
  const place = ({ factor, level }: Choice): number =>
    factor === "activation"
      ? activations.indexOf(level as Activation)
      : factor === "layer"
        ? -(totals.get(level) as number)
        : Number(level);
  return choices.toSorted(
    (a, b) =>
      factors.indexOf(a.factor) - factors.indexOf(b.factor) ||
      place(a) - place(b) ||
      (a.level === b.level ? a.position - b.position : a.level < b.level ? -1 : 1),
  );
}
