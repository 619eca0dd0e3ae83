// The findings of `mlpnas lab` as rows of plain numbers, for CSV.
import type { EstimatorReport } from "../nas/index.js";
import type { CreditRecord, EstimatorsRecord, GradientRecord, SwitchesRecord, ToyRecord, TrainingRecord } from "./lab-records.js";

export type LabRow = Readonly<Record<string, string | number | undefined>>;

export function gradientRows({ likeliest }: GradientRecord): LabRow[] {
  return likeliest.map((each) => ({ ...each }));
}

export function estimatorRows({ reinforce, tutorial, search }: EstimatorsRecord): LabRow[] {
  return [...reinforce, ...tutorial, ...search].map((r: EstimatorReport) => ({
    estimator: r.name,
    batch: r.batch,
    repetitions: r.repetitions,
    cosine: r.cosine.mean,
    cosine_interval: r.cosine.half ?? undefined,
    right_signs: r.rightSigns.mean,
    right_signs_interval: r.rightSigns.half ?? undefined,
    mean_cosine: r.meanCosine ?? undefined,
    bias: r.bias,
    bias_noise: r.biasNoise,
    exact_bias: r.exactBias ?? undefined,
    variance: r.variance,
  }));
}

export function creditRows({ estimators }: CreditRecord): LabRow[] {
  return estimators.flatMap(({ name, architectures }) =>
    architectures.flatMap(({ row, reward, tokens }) =>
      tokens.map(({ position, text, probability, worth, push, other, otherPush }) => {
        return {
          estimator: name,
          architecture: row,
          reward,
          position,
          token: text,
          probability,
          worth,
          push,
          other,
          other_push: otherPush,
        };
      }),
    ),
  );
}

export function trainingRows({ ways }: TrainingRecord): LabRow[] {
  return ways.flatMap(({ name, runs }) =>
    runs.flatMap((points, run) =>
      points.map(({ step, expectedReward, entropy, likeliest }) => ({
        way: name,
        run,
        step,
        expected_reward: expectedReward,
        entropy,
        likeliest: likeliest[0]?.architecture,
        likeliest_probability: likeliest[0]?.probability,
        likeliest_rank: likeliest[0]?.rank,
      })),
    ),
  );
}

export function toyRows({ outcomes }: ToyRecord): LabRow[] {
  return outcomes.flatMap(({ rule, penalty, repetitions, picked }) =>
    picked.map(({ network, share }) => ({ rule, penalty: penalty ?? undefined, repetitions, network: network.join("-"), share })),
  );
}

export function switchesRows({ switches }: SwitchesRecord): LabRow[] {
  return switches.map(({ isInGradient, ...texts }) => ({ ...texts, in_gradient: String(isInGradient) }));
}
