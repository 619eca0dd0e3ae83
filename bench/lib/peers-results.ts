// What `npm run bench:peers` measures, and which of it may be compared.
import { z } from "zod";
import { type ResultsFile, resultsFile } from "./results.js";
import { median } from "./statistics.js";

export interface EngineResult {
  readonly id: string;
  readonly name: string;
  readonly runtime: string;
  readonly version: string;
  readonly note?: string | undefined;
  /** Import and start, in no other figure. @units seconds */
  readonly start: number;
  /** A run of the whole work before anything is timed: the accuracies that show that it learns. */
  readonly validation: { readonly epochs: number; readonly accuracies: readonly number[]; readonly seconds: number };
  /** All twenty, once each from a cold start: one figure a round, scaled to the work's epochs. @units seconds */
  readonly twenty: { readonly epochs: number; readonly seconds: readonly number[] };
  /** Single networks, one figure a round: the first in its process, and the median of the later ones. @units seconds */
  readonly five: readonly {
    readonly name: string;
    readonly epochs: number;
    readonly first: readonly number[];
    readonly later: readonly number[];
    readonly accuracy: number;
  }[];
  /** A step of the LSTM, one figure a round. */
  readonly controller?: { readonly loss: number; readonly milliseconds: readonly number[] } | undefined;
  /** Processor time over time, one figure a round: what a disturbed process had of its core. */
  readonly core: { readonly twenty: readonly number[]; readonly five: readonly number[]; readonly controller: readonly number[] };
  /** The best product of each round. @units GFLOP/s */
  readonly bestProducts?: readonly number[] | undefined;
}

export interface PeersResults {
  readonly isQuick: boolean;
  readonly rounds: number;
  readonly isPinned: boolean;
  readonly work: {
    readonly train: number;
    readonly validation: number;
    readonly epochs: number;
    readonly batch: number;
    readonly majority: number;
    /** @units FLOP */
    readonly twentyFlops: number;
    /** The least loss of the controller's task. @units nats */
    readonly floor: number;
  };
  readonly engines: readonly EngineResult[];
  readonly missing: readonly { readonly name: string; readonly reason: string }[];
}

const engineSchema: z.ZodType<EngineResult> = z.strictObject({
  id: z.string(),
  name: z.string(),
  runtime: z.string(),
  version: z.string(),
  note: z.string().optional(),
  start: z.number(),
  validation: z.strictObject({ epochs: z.int(), accuracies: z.array(z.number()), seconds: z.number() }),
  twenty: z.strictObject({ epochs: z.int(), seconds: z.array(z.number()) }),
  five: z.array(
    z.strictObject({
      name: z.string(),
      epochs: z.int(),
      first: z.array(z.number()),
      later: z.array(z.number()),
      accuracy: z.number(),
    }),
  ),
  controller: z.strictObject({ loss: z.number(), milliseconds: z.array(z.number()) }).optional(),
  core: z.strictObject({ twenty: z.array(z.number()), five: z.array(z.number()), controller: z.array(z.number()) }),
  bestProducts: z.array(z.number()).optional(),
});

export const peersFile: ResultsFile<PeersResults> = resultsFile<PeersResults>(
  "peers",
  z.strictObject({
    isQuick: z.boolean(),
    rounds: z.int().positive(),
    isPinned: z.boolean(),
    work: z.strictObject({
      train: z.int(),
      validation: z.int(),
      epochs: z.int(),
      batch: z.int(),
      majority: z.number(),
      twentyFlops: z.number(),
      floor: z.number(),
    }),
    engines: z.array(engineSchema),
    missing: z.array(z.strictObject({ name: z.string(), reason: z.string() })),
  }),
);

/** PyTorch's mean over the twenty after ten epochs, over four seeds; this project's over six is .721, single means of both lie in .707 ... .732. */
export const referenceMean = 0.72;
/** Around the reference, twice what the means of single runs differ by. */
export const meanTolerance = 0.02;
/** A single network at this rate of learning may end below the majority's share, but not by more: one that does not learn lies far below. */
export const singleMargin = 0.05;
/** After 300 steps, above the least loss there is. @units nats */
export const lossTolerance = 0.05;

/** What is compared: all twenty, one of the five by its name, or the controller's step. */
export type Work = "twenty" | "controller" | { readonly single: string };

/** Why an engine's figures for some work may not be compared; `undefined` when they may. */
export function objection(
  engine: EngineResult,
  work: Work,
  { majority, floor, epochs }: PeersResults["work"],
): string | undefined {
  if (work === "controller") {
    const loss = engine.controller?.loss;
    if (loss === undefined) return "not measured";
    // Rounding may put it a little below the least.
    return loss >= floor - 0.001 && loss <= floor + lossTolerance
      ? undefined
      : `loss ${loss.toFixed(3)}, least ${floor.toFixed(3)}`;
  }
  const { accuracies } = engine.validation;
  if (engine.validation.epochs !== epochs) return `validated over ${engine.validation.epochs} epochs of ${epochs}`;
  const mean = accuracies.reduce((a, b) => a + b, 0) / accuracies.length;
  if (!(Math.abs(mean - referenceMean) <= meanTolerance)) return `mean accuracy ${mean.toFixed(3)}`;
  const singles = work === "twenty" ? accuracies : [...accuracies, singleOf(engine, work.single)?.accuracy ?? Number.NaN];
  const worst = singles.find((accuracy) => !(accuracy >= majority - singleMargin));
  return worst === undefined ? undefined : `an accuracy of ${worst.toFixed(3)}`;
}

const singleOf = (engine: EngineResult, name: string) => engine.five.find((network) => network.name === name);

/** An engine's figure of each round. @units seconds */
export function secondsOf(engine: EngineResult, work: Work): readonly number[] {
  if (work === "twenty") return engine.twenty.seconds;
  if (work === "controller") return (engine.controller?.milliseconds ?? []).map((ms) => ms / 1_000);
  return singleOf(engine, work.single)?.later ?? [];
}

/** Below it, others had so much of the core that a time says little. */
export const leastCore = 0.9;

export type Ratio =
  | { readonly median: number; readonly least: number; readonly most: number; readonly isDisturbed: boolean }
  | { readonly refused: string };

/** How many times as long the peer took, round by round; refused unless both sides did the work. */
export function ratioOf(peer: EngineResult, own: EngineResult, work: Work, facts: PeersResults["work"]): Ratio {
  for (const engine of [peer, own]) {
    const reason = objection(engine, work, facts);
    if (reason !== undefined) return { refused: `${engine.name}: ${reason}` };
  }
  const ours = secondsOf(own, work);
  const ratios = secondsOf(peer, work).map((seconds, round) => seconds / (ours[round] ?? Number.NaN));
  const kind = typeof work === "string" ? work : "five";
  return {
    median: median(ratios),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
    isDisturbed: [peer, own].some(({ core }) => median(core[kind]) < leastCore),
  };
}
