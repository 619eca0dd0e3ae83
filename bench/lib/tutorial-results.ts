// What `npm run bench:tutorial` measures: searches with the tutorial's faults on and off, one at a time.
import { join } from "node:path";
import { z } from "zod";
import { type SwitchName, switchNames } from "../../src/nas/index.js";
import { repository } from "./machine.js";
import { type ResultsFile, resultsFile } from "./results.js";

/** From which end a switch was flipped: the tutorial with all its faults, or with none of them. */
export type End = "faithful" | "correct";

export interface Setting {
  readonly end: End;
  /** The one switch that stands otherwise; none for the end itself. */
  readonly flipped: SwitchName | null;
  /** Units of the widest layer in the space: 512 in the tutorial's. Most of a search's time goes into the two widest. */
  readonly widest: 512 | 128;
  readonly seed: number;
}

/** One search. Accuracies are what the search calls accuracy, on the rows that it calls validation. */
export interface TutorialRun extends Setting {
  readonly mean: number;
  readonly deviation: number;
  readonly best: number;
  readonly firstHalf: number;
  readonly secondHalf: number;
  /** The first of its leaderboard. */
  readonly chosen: string;
  /** Test accuracy of that architecture, trained anew as `mlpnas search` trains: on the true features, split and standardised as it should be. */
  readonly chosenTest: number;
  /** Rewards that were all alike, redraws that came to their limit: how often a guard rail fired. */
  readonly guards: number;
  /** Of the journal without its times: two searches with the same are the same. */
  readonly digest: string;
}

export interface TutorialResults {
  readonly data: string;
  readonly device: string;
  readonly runs: readonly TutorialRun[];
}

const share = z.number().min(0).max(1);

export const tutorialFile: ResultsFile<TutorialResults> = resultsFile<TutorialResults>(
  "tutorial",
  z.strictObject({
    data: z.string(),
    device: z.string(),
    runs: z.array(
      z.strictObject({
        end: z.enum(["faithful", "correct"]),
        flipped: z.enum(switchNames as [SwitchName, ...SwitchName[]]).nullable(),
        widest: z.union([z.literal(512), z.literal(128)]),
        seed: z.int(),
        mean: share,
        deviation: z.number(),
        best: share,
        firstHalf: share,
        secondHalf: share,
        chosen: z.string(),
        chosenTest: share,
        guards: z.int(),
        digest: z.string(),
      }),
    ),
  }),
);

/** Beside the document that they are for. */
export const tutorialPath: string = join(repository, "docs", "tutorial.json");
