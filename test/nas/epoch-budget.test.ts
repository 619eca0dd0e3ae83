// The epoch budget: what is begun side by side stays within it, and it is used up.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { affordable, mostEpochs } from "../../src/nas/epoch-budget.js";
import type { Job } from "../../src/nas/index.js";
import { jobOf, quick } from "./blobs.js";

const epochsOf = (epochs: number, trial: number) => jobOf("8-relu", { trial, training: { ...quick, epochs } });

describe("what a budget affords", () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 });

  it("is the first jobs, never more than the budget, and as many as it takes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 })),
        lengths,
        fc.nat(400),
        fc.integer({ min: 1, max: 5 }),
        (before, each, more, folds) => {
          const underWay = before.map(epochsOf);
          const jobs = each.map(epochsOf);
          const cost = (some: readonly Job[]): number => mostEpochs(some, folds);
          const left = cost(underWay) + more; // what is under way was affordable
          const group = affordable(jobs, underWay, { left, folds });
          expect(cost([...underWay, ...group])).toBeLessThanOrEqual(left);
          expect(group.map(({ trial }) => trial)).toEqual(jobs.slice(0, group.length).map(({ trial }) => trial));
          if (cost(jobs) <= more) expect(group).toEqual(jobs);
          else if (group.length > 1) expect(cost(jobs.slice(0, group.length + 1))).toBeGreaterThan(more);
          else if (group.length === 0 && underWay.length === 0) expect(left).toBeLessThan(folds);
          else if (group.length === 0) expect(cost(jobs.slice(0, 1))).toBeGreaterThan(more);
        },
      ),
    );
  });

  it("uses all of it up, when no job stops early", () => {
    fc.assert(
      fc.property(lengths, fc.nat(200), (each, budget) => {
        let jobs = each.map(epochsOf);
        let left = budget;
        for (;;) {
          const group = affordable(jobs, [], { left, folds: 1 });
          if (group.length === 0) break;
          left -= group.reduce((sum, { training }) => sum + training.epochs, 0);
          jobs = jobs.slice(group.length);
          if (jobs.length === 0) break;
        }
        const asked = each.reduce((sum, epochs) => sum + epochs, 0);
        expect(left).toBe(Math.max(0, budget - asked));
      }),
    );
  });
});
