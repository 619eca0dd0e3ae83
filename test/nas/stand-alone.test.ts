// Which architectures are trained again by themselves after a one-shot search.
import { describe, expect, it } from "vitest";
import { standAloneJobs } from "../../src/nas/stand-alone.js";
import { quick } from "./blobs.js";
import { complete, failed } from "./evaluations.js";

describe("standAloneJobs", () => {
  const trials = [
    complete(1, 0.9, { text: "8-relu" }),
    complete(2, 0.1, { text: "8-tanh" }),
    failed(3),
    complete(4, 0.5, { text: "8-elu" }),
    complete(5, 0.7, { text: "16-elu" }),
    complete(6, 0.3, { text: "16-relu" }),
  ];

  it("are for trials evenly over the ranks, the best and the worst among them, with numbers that no trial has", () => {
    const alone = standAloneJobs(trials, 3, { seed: 5, training: quick });
    expect(alone.map(({ trial, job }) => [trial, job.trial])).toEqual([
      [2, 7],
      [4, 8],
      [1, 9],
    ]);
    expect(alone[1]?.job).toEqual({ trial: 8, architecture: trials[3]?.architecture, seed: 5, training: quick }); // nothing shared
  });

  it("are for all complete trials where more are asked for, and for none where none are", () => {
    expect(standAloneJobs(trials, 12, { seed: 0, training: quick }).map(({ trial }) => trial)).toEqual([2, 6, 4, 5, 1]);
    expect(standAloneJobs(trials, 0, { seed: 0, training: quick })).toEqual([]);
  });
});
