import { describe, expect, it } from "vitest";
import { dataLines } from "../../src/cli/data-lines.js";
import { adviceLines, setupLines } from "../../src/cli/heading.js";
import { noiseLines } from "../../src/cli/noise-lines.js";
import { boardLines, boardMarkdown, endLines, findingLines, type Run } from "../../src/cli/report.js";
import { parseArchitecture } from "../../src/nas/index.js";
import { Sink } from "./host.js";
import { baseline, complete, evaluated, failed, finished, runConfig, runOf, tested } from "./runs.js";

const report = (run: Run, top = 2, columns?: number): string[] => [
  ...boardLines(run, top, new Sink()),
  ...findingLines(run, columns),
  ...endLines(run, columns, "search"),
];
const two = [
  evaluated(complete(1, "64-tanh 32-elu", 0.6412, 0.7251, 2979)),
  evaluated(complete(2, "512-sigmoid", 1.2344, 0.7, 136_195)),
];
const baselines = [baseline("majority", 0.628), baseline("logistic regression", 0.66)];

describe("of a one-shot search", () => {
  it("is said how its scores agree with stand-alone training", () => {
    const losses = [0.61, 0.62, 0.63, 0.64, 0.65, 0.66];
    const again = losses.map((_, k) => ({ loss: losses[(k + 3) % 6] as number, accuracy: 0.5 }));
    const run = runOf([
      ...losses.map((loss, k) => evaluated(complete(k + 1, "8-relu", loss, 0.5))),
      ...again.map((validation, k) => ({ kind: "compared" as const, trial: k + 1, validation })),
    ]);
    const [line, ...more] = findingLines(run, undefined);
    expect(more).toEqual([]);
    expect(line).toMatch(
      /^one-shot scores put architectures in an order that has little to do with stand-alone training, as far as can be told: Kendall's τ -\.20 \(-[.\d]+ to [.\d]+\), Spearman's ρ -\.54 \(-[.\d]+ to [.\d]+\), 6 architectures; trained alone they are better by \.000 ± \.034 in log-loss$/,
    );
    for (const short of findingLines(run, 80)) expect(short.length).toBeLessThanOrEqual(80);
  });
});

describe("the heading", () => {
  it("says which rows, which columns and which search", () => {
    expect([...dataLines(runConfig().data, undefined), ...setupLines(runConfig(), undefined)]).toEqual([
      "wine.csv · 4,898 rows · 11 features, all numbers · 3 classes (low 33%, medium 66%, high <1%) · left out: quality (--ignore)",
      "train 3,428 · validation 735 · test 735 · 937 duplicate rows kept on one side",
      "840 architectures · reinforce · 100 trials in batches of 10 · at most 20 epochs, patience 5 · 2 workers · wasm-simd · seed 0",
    ]);
  });

  it("does not say of a run of an earlier version, which recorded no encoder, that its trials had rows of their own", () => {
    const { encoder: _, ...data } = runConfig().data;
    expect(dataLines({ ...data, split: "4567" }, undefined)[1]).not.toContain("divided anew");
    expect(dataLines(data, undefined)[1]).toContain("divided anew");
  });

  it("says what is not the default", () => {
    const config = { ...runConfig({ predictor: "off", oneShot: true, timeout: 600, epochs: 1 }), workers: 1, space: 1 };
    expect(setupLines(config, undefined)).toEqual([
      "1 architecture · reinforce without predictor · 100 trials in batches of 10 · one-shot weights · at most 1 epoch, patience 5 · " +
        "timeout 10m · 1 worker · wasm-simd · seed 0",
    ]);
  });

  it("advises another strategy where the chosen one does not suit, and is silent otherwise", () => {
    expect(adviceLines(runConfig(), undefined)).toEqual([]);
    expect(adviceLines(runConfig({ strategy: "evolution" }), undefined)).toEqual([
      expect.stringMatching(/^advice: surrogate or reinforce with its predictor suits: /),
    ]);
    expect(adviceLines({ ...runConfig(), space: 100 }, undefined)).toEqual([
      expect.stringMatching(/^advice: exhaustive suits: /),
    ]);
  });

  it("says what is traded off", () => {
    const [line] = setupLines(runConfig({ objectives: ["log-loss", "accuracy", "macs"] }), undefined);
    expect(line).toContain(" · trade-off of log-loss, accuracy and macs · ");
  });

  it("names the rarest and the commonest of many classes, and the first of many columns left out", () => {
    const classes = Array.from({ length: 10 }, (_, i) => ({ name: `c${i}`, count: 10 * (i + 1) }));
    const leftOut = Array.from({ length: 8 }, (_, i) => ({ column: `x${i}`, reason: "--ignore" }));
    const [first] = dataLines({ ...runConfig().data, rows: 550, classes, leftOut }, undefined);
    expect(first).toContain("10 classes (from c0 2% to c9 18%)");
    expect(first).toMatch(/x5 \(--ignore\) and 2 more$/);
  });

  it.each([40, 80, 120])("fits %d columns", (columns) => {
    for (const line of [
      ...dataLines(runConfig().data, columns),
      ...setupLines(runConfig(), columns),
      ...adviceLines(runConfig({ strategy: "tpe" }), columns),
    ]) {
      expect(line.length).toBeLessThanOrEqual(columns);
    }
  });
});

describe("the report", () => {
  it("says that the best beats the baselines, when it does", () => {
    const run = runOf([...two, ...baselines, tested(1, 1, 0.735), tested(2, 2, 0.64), finished("trials", 2)], {
      trials: 2,
      seconds: 4,
    });
    expect(report(run)).toEqual([
      "                       validation            test",
      "top 2              log-loss  accuracy  accuracy (± 95 %)  parameters  trial",
      " 1 64-tanh 32-elu      .641      .725        .735 ± .032       2,979      1",
      " 2 512-sigmoid        1.234      .700        .640 ± .035     136,195      2",
      "baselines on test: majority .628 · logistic regression .660",
      "the best by validation beats logistic regression by 7.5 points: beyond noise (± 4.7 points)",
      "2 trials done · 4.0 s · .5 trials a second · 2 epochs trained",
      "run saved: runs/wine-0   next: mlpnas top runs/wine-0",
    ]);
  });

  it("says that no architecture beats the baselines, and that the top cannot be told apart", () => {
    const run = runOf([...two, baseline("majority", 0.74), tested(1, 1, 0.735), tested(2, 2, 0.73), finished("trials", 2)], {
      trials: 2,
    });
    expect(findingLines(run, undefined)).toEqual([
      "baselines on test: majority .740",
      "the best by validation does not beat majority on the test rows",
      "the top 2 cannot be told apart: their test accuracies differ by 0.5 points, noise is ± 4.5 points",
    ]);
  });

  it("ranks by accuracy first when that is the metric", () => {
    const run = runOf([evaluated(complete(1, "8-relu", 0.5, 0.7)), evaluated(complete(2, "8-elu", 0.6, 0.8))], {
      metric: "accuracy",
    });
    expect(boardLines(run, 5, new Sink())).toEqual([
      "               validation            test",
      "top 2      accuracy  log-loss  accuracy (± 95 %)  parameters  trial",
      " 1 8-elu       .800      .600                  –       1,234      2",
      " 2 8-relu      .700      .500                  –       1,234      1",
    ]);
  });

  it("shows what is expected of each where the choice was made so, how lucky the luckiest was, and what cannot be told apart", () => {
    const ranking = [
      { trial: 2, expected: 0.65 },
      { trial: 1, expected: 0.66 },
    ];
    const run = runOf([...two, { kind: "chosen", ranking, luckiest: 1, optimism: 0.019, alike: 2 }]);
    expect(boardLines(run, 5, new Sink())).toEqual([
      "                       validation            test",
      "top 2              expected  log-loss  accuracy (± 95 %)  parameters  trial",
      " 1 512-sigmoid         .650     1.234                  –     136,195      2",
      " 2 64-tanh 32-elu      .660      .641                  –       2,979      1",
    ]);
    expect(findingLines(run, undefined)).toEqual([
      "chosen by what all trials say of each: trial 1 looked best, log-loss .641, of which .019 is luck",
      "the top 2 of 2 cannot be told apart on the validation rows: any of them may be the best",
    ]);
  });

  it("says of folds how many there are, of which sizes, and what the scores are then", () => {
    const standardizer = { mean: [], deviation: [] };
    const sizes = [2742, 2743, 2743].map((validation) => ({ train: 4163 - validation, validation, standardizer }));
    const run = runOf(two);
    const folded = { ...run, config: { ...run.config, data: { ...run.config.data, folds: sizes } } };
    expect(dataLines(folded.config.data, undefined)[1]).toBe(
      "3 folds · train 1,420 to 1,421 · validation 2,742 to 2,743 · test 735 · 937 duplicate rows kept on one side",
    );
    expect(findingLines(folded, undefined)).toEqual([
      "each score is the mean of 3 networks, one a fold: on the fold's own validation rows, and on the same test rows",
      ...findingLines(run, undefined),
    ]);
  });

  it("says how noisy a training is", () => {
    const noise = {
      kind: "noise",
      architectures: ["8-relu", "8-elu", "8-tanh"].map(parseArchitecture),
      rewards: [
        [-0.6, -0.62],
        [-0.7, -0.7],
        [-0.65, -0.66],
      ],
    } as const;
    expect(noiseLines(noise, { metric: "log-loss" }, undefined)).toEqual([
      "noise: of 3 architectures trained twice each, 96% (95 %: 50% to >99%) of the variance of a training's log-loss is due to the " +
        "architecture, the rest to its seed; two that differ by less than .025 cannot be told apart",
    ]);
    expect(noiseLines(undefined, { metric: "log-loss" }, undefined)).toEqual([]);
  });

  it("lists failed trials, at most five", () => {
    const failures = Array.from({ length: 7 }, (_, i) => evaluated(failed(i + 3, "8-relu", "the loss was not finite")));
    const run = runOf([...two, ...failures, finished("failures", 9)]);
    expect(endLines(run, undefined, "top")).toEqual([
      "stopped after 9 trials: too many in a row failed · 2 epochs trained",
      "7 trials failed:",
      ...[3, 4, 5, 6, 7].map((trial) => `  trial ${trial}  8-relu: the loss was not finite`),
      "  and 2 more",
    ]);
  });

  it("says how to see an interrupted run again", () => {
    expect(endLines(runOf([...two, finished("interrupted", 2)]), undefined, "search")).toEqual([
      "interrupted after 2 of 100 trials: the test rows were not looked at · 2 epochs trained",
      "run kept: runs/wine-0   mlpnas resume runs/wine-0 goes on",
    ]);
  });

  it.each([
    ["timeout" as const, "stopped by --timeout after 2 of 100 trials · 2 epochs trained"],
    ["exhausted" as const, "the space is exhausted: all 840 architectures tried · 2 epochs trained"],
    [
      undefined,
      "this run was cut off, mlpnas resume runs/wine-0 goes on: 2 of 100 trials so far, the test rows not looked at · 2 epochs trained",
    ],
  ])("says why it ended: %s", (reason, line) => {
    const run = runOf([...two, ...(reason === undefined ? [] : [finished(reason, 2)])]);
    expect(endLines(run, undefined, "top")).toEqual([line]);
  });

  it("says that there is nothing to rank", () => {
    expect(boardLines(runOf([evaluated(failed(1, "8-relu", "no"))]), 5, new Sink())).toEqual([
      "no trial was completed: there is nothing to rank",
    ]);
  });

  it("has a bold head on a terminal only", () => {
    const [plain, bold] = [boardLines(runOf(two), 5, new Sink()), boardLines(runOf(two), 5, new Sink(80))];
    expect(bold[1]).toBe(`\u001b[1m${plain[1]}\u001b[22m`);
    expect(bold.slice(2)).toEqual(plain.slice(2));
  });
});

describe("the report as Markdown", () => {
  it("has rank and architecture as columns of their own", () => {
    expect(boardMarkdown(runOf([...two, tested(1, 1, 0.735)]), 2)).toEqual([
      "| rank | architecture | validation log-loss | validation accuracy | test accuracy (± 95 %) | parameters | trial |",
      "| --: | :-- | --: | --: | --: | --: | --: |",
      "| 1 | 64-tanh 32-elu | .641 | .725 | .735 ± .032 | 2,979 | 1 |",
      "| 2 | 512-sigmoid | 1.234 | .700 | – | 136,195 | 2 |",
    ]);
  });
});
