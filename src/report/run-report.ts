// The report of a run: its config and events folded into one plain value, from which every table and chart is made.
import {
  type Analysis,
  type Anatomy,
  analysisOf,
  anatomyOf,
  type BaselineScored,
  type Calibration,
  calibrationOf,
  type EndReason,
  formatArchitecture,
  type Leaderboard,
  leaderboard,
  type Metric,
  type ObjectiveName,
  type OneShotAgreement,
  oneShotAgreement,
  type SearchEvent,
  verdict,
} from "../nas/index.js";
import { plainMetric, type Scores } from "../nn/index.js";
import type { RunConfig } from "../study/index.js";
import { type AnswerFigures, type Answers, answerFigures } from "./answers.js";
import { type LearnedBatch, learnedBatches, type PredictedTrial, predictedTrials } from "./controller.js";
import { frontOfRun, tradedOff } from "./front.js";
import { type LearningCurve, learningCurves } from "./learning-curves.js";
import { type SizedTrial, sizedTrials } from "./sizes.js";
import { type TrialSpan, type TrialTime, trialTimes } from "./times.js";
import { type TestRecord, type TrialRecord, testRecord, trialRecord } from "./trial-record.js";

/** Plain values, as JSON has them. It is whole at any time of a run: what is not known yet is null, or a list without members. */
export interface RunReport {
  readonly config: RunConfig;
  /** What the search goes by, and what people read beside it: the same, but the accuracy for log-loss and R² for RMSE. */
  readonly metric: Metric;
  readonly plain: Metric;
  readonly progress: Progress;
  /** Every ranked trial, best first: the first is the winner. */
  readonly trials: readonly TrialRecord[];
  readonly failed: readonly FailedRecord[];
  readonly baselines: readonly BaselineRecord[];
  /** How the winner was chosen; null where the observations alone decide, and before the end. */
  readonly choice: ChoiceRecord | null;
  /** Sentences on what the test rows do and do not show. */
  readonly verdict: readonly string[];
  /** Of the trainings before the first trial, as rewards; null without them. */
  readonly noise: Anatomy | null;
  readonly analysis: Analysis;
  readonly curves: readonly LearningCurve[];
  readonly learned: readonly LearnedBatch[];
  readonly predicted: readonly PredictedTrial[];
  /** Null without predictions. */
  readonly calibration: Calibration | null;
  /** Null where no trial was trained again by itself. */
  readonly oneShotAgreement: OneShotAgreement | null;
  readonly sizes: readonly SizedTrial[];
  /** Null without a complete trial. */
  readonly front: FrontRecord | null;
  readonly times: readonly TrialTime[];
  /** Null where nobody watched. */
  readonly timeline: readonly TrialSpan[] | null;
  /** Null where nobody asked the winner. */
  readonly answers: AnswerFigures | null;
}

export interface Progress {
  /** Asked for, after all resumptions. */
  readonly asked: number;
  readonly complete: number;
  readonly failed: number;
  readonly epochs: number;
  /** Of all trainings, whichever worker did them. @units seconds */
  readonly trainingSeconds: number;
  /** Null while the run goes on, or when it was cut off. */
  readonly end: EndReason | null;
}

export interface FailedRecord {
  readonly trial: number;
  readonly architecture: string;
  readonly reason: string;
}

export interface BaselineRecord {
  readonly name: BaselineScored["name"];
  readonly validation: Scores;
  readonly test: TestRecord;
}

export interface ChoiceRecord {
  readonly trial: number | null;
  /** The trial with the best observation, and by how much that is probably better than its architecture. */
  readonly luckiest: number;
  readonly optimism: number;
  /** How many architectures, the chosen one among them, the trials do not tell from it. */
  readonly alike: number;
}

export interface FrontRecord {
  readonly objectives: readonly ObjectiveName[];
  /** In the first objective's order. */
  readonly trials: readonly number[];
  /** The share that they dominate of the box between all ideals and all references. */
  readonly hypervolume: number;
}

/** What a journal does not hold, from whoever watched the run or has its model. */
export interface BesideJournal {
  readonly timeline?: readonly TrialSpan[];
  readonly answers?: Answers;
}

/** The report of a run that has ended, or as far as it has come. */
export function reportOf(config: RunConfig, events: readonly SearchEvent[], beside: BesideJournal = {}): RunReport {
  const { settings, data } = config;
  const { metric } = settings;
  const board = leaderboard(events);
  return {
    config,
    metric,
    plain: plainMetric(metric),
    progress: progressOf(config, events, board),
    trials: board.ranked.map((trial) => trialRecord(trial, config)),
    failed: board.failed.map(({ trial, architecture, reason }) => ({
      trial,
      architecture: formatArchitecture(architecture),
      reason,
    })),
    baselines: board.baselines.map(({ name, validation, test }) => ({
      name,
      validation,
      test: testRecord(test, metric, data.test),
    })),
    choice: choiceOf(board),
    verdict: verdictOf(config, board),
    noise: anatomyOf(board.noise?.rewards ?? []) ?? null,
    analysis: trendless(analysisOf(events)),
    curves: learningCurves(events, board, metric),
    learned: learnedBatches(events),
    predicted: predictedTrials(board, metric),
    calibration: calibrationOf(board) ?? null,
    oneShotAgreement: oneShotAgreement(board) ?? null,
    sizes: sizedTrials(config, board),
    front: frontRecord(config, board),
    times: trialTimes(events),
    timeline: beside.timeline ?? null,
    answers:
      beside.answers === undefined
        ? null
        : answerFigures(
            beside.answers,
            data.classes.map(({ name }) => name),
          ),
  };
}

/** Of fewer than two trials there is no trend, only what JSON has no number for. */
function trendless(analysis: Analysis): Analysis {
  return analysis.course.length < 2 ? { ...analysis, trend: null } : analysis;
}

function progressOf({ settings }: RunConfig, events: readonly SearchEvent[], board: Leaderboard): Progress {
  const { ranked, continued = [], failed, finished } = board;
  const trials = [...ranked.map(({ evaluation }) => evaluation), ...continued, ...failed];
  const limits = events.findLast((event) => event.kind === "started" || event.kind === "continued");
  return {
    asked: limits?.trials ?? settings.trials,
    complete: ranked.length + continued.length,
    failed: failed.length,
    epochs: trials.reduce((sum, { epochs }) => sum + epochs.length, 0),
    trainingSeconds: trials.reduce((sum, { seconds }) => sum + seconds, 0),
    end: finished?.reason ?? null,
  };
}

function choiceOf({ chosen }: Leaderboard): ChoiceRecord | null {
  if (chosen === undefined) return null;
  const { ranking, luckiest, optimism, alike } = chosen;
  return { trial: ranking[0]?.trial ?? null, luckiest, optimism, alike };
}

/** What the test rows said, of a front or of the best. */
export function verdictOf(config: RunConfig, board: Leaderboard): string[] {
  return verdict(board, config.data.test, tradedOff(config).length > 0 ? "the front's" : "the top");
}

function frontRecord(config: RunConfig, board: Leaderboard): FrontRecord | null {
  const { objectives, members, hypervolume } = frontOfRun({ config, board });
  if (members.length === 0) return null;
  return {
    objectives: objectives.map(({ name }) => name),
    trials: members.map(({ evaluation }) => evaluation.trial),
    hypervolume,
  };
}
