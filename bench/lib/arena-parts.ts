// The arena's parts: on which tables and spaces strategies play, and how often. Each part can be run alone.
import { join } from "node:path";
import { arenaSchema } from "../../src/cli/arena-schema.js";
import type { ArenaSettings } from "../../src/runtime/index.js";
import { repository } from "./machine.js";

/** The strategies that are compared; random always plays. The exhaustive one knows of nothing to compare. */
export const players: readonly string[] = [
  "reinforce",
  "reinforce:off",
  "reinforce-factorised",
  "evolution",
  "local",
  "tpe",
  "surrogate",
  "tutorial",
];

export interface ArenaPart {
  readonly name: string;
  readonly title: string;
  /** A table of bench/tables, or `synthetic`. */
  readonly table: string;
  readonly noiseFree: boolean;
  readonly choice: ArenaSettings["choice"];
  readonly trials: readonly number[];
  /** Of each truth. */
  readonly repetitions: number;
  /** Seeds; of the synthetic space each is a truth of its own. */
  readonly seeds: readonly number[];
  readonly strategies: readonly string[];
}

const tables = [
  { name: "wine", title: "wine, rate .003", file: "wine-quality.csv.gz" },
  { name: "wine-tutorial", title: "wine, the tutorial's rate .01", file: "wine-quality-tutorial.csv.gz" },
  { name: "digits", title: "digits, rate .003, a sample of 300", file: "optical-digits.csv.gz" },
] as const;

const looks = [25, 50, 100, 200];

export const arenaParts: readonly ArenaPart[] = [
  ...tables.flatMap(({ name, title, file }): ArenaPart[] => {
    const common = { table: `bench/tables/${file}`, trials: looks, repetitions: 200, seeds: [0], strategies: players };
    return [
      { ...common, name, title: `${title}, noise-free`, noiseFree: true, choice: ["observed"] },
      { ...common, name: `${name}-noisy`, title: `${title}, one noisy look`, noiseFree: false, choice: ["observed", "smoothed"] },
    ];
  }),
  ...[true, false].map(
    (noiseFree): ArenaPart => ({
      name: noiseFree ? "large" : "large-noisy",
      title: `637,420 architectures, ${noiseFree ? "noise-free" : "noise of .7 standard deviations"}`,
      table: "synthetic",
      noiseFree,
      choice: ["observed"],
      trials: [100, 200, 500],
      repetitions: 3,
      seeds: [1, 2, 3, 4],
      strategies: players.filter((name) => name !== "tutorial" && name !== "reinforce:off"),
    }),
  ),
];

/** The settings of one truth of a part: what the command would have, but for what the part says. */
export function settingsOf(
  { table, noiseFree, choice, trials, strategies }: ArenaPart,
  { repetitions, seed, workers }: { readonly repetitions: number; readonly seed: number; readonly workers: number | "auto" },
): ArenaSettings {
  const given = { noiseFree, choice, trials, strategies, repetitions, seed, workers, dropout: [], maxLayers: 4 };
  const { format: _format, ...settings } = arenaSchema.parse({
    ...given,
    table: table === "synthetic" ? table : join(repository, table),
  }) as ArenaSettings & { readonly format: string };
  return settings;
}
