// The page's parts that need no browser.
import { describe, expect, it } from "vitest";
import { additiveRewards, gradientSwitchesAt, grammarOf, labOf, labSpaceOf, type SearchEvent } from "../../src/nas/index.js";
import { stream } from "../../src/tensor/index.js";
import { drawnLayers } from "../../web/src/drawn-layers.js";
import { commandGate } from "../../web/src/roles/command-gate.js";
import { answerTo } from "../../web/src/roles/lab-answer.js";

describe("drawnLayers", () => {
  it("has inputs, hidden layers and outputs; a dropout is as wide as what it drops", () => {
    expect(drawnLayers("16-tanh dropout-0.2", 5, 3)).toEqual([
      { label: "5 in", units: 5, isDropout: false },
      { label: "16 tanh", units: 16, isDropout: false },
      { label: "drop 0.2", units: 16, isDropout: true },
      { label: "3 out", units: 3, isDropout: false },
    ]);
    expect(drawnLayers("linear", 5, 1)).toHaveLength(2);
  });
});

describe("commandGate", () => {
  const evaluated = { kind: "evaluated" } as SearchEvent;
  const learned = { kind: "learned" } as SearchEvent;
  const isPending = async (promise: Promise<void>): Promise<boolean> =>
    (await Promise.race([promise.then(() => "passed"), new Promise((resolve) => setTimeout(resolve, 5, "pending"))])) ===
    "pending";

  it("lets events pass until it is told to pause, and one trial at each step", async () => {
    let pauses = 0;
    const gate = commandGate(() => pauses++);
    await gate.pass(evaluated);
    gate.hear("pause");
    const held = gate.pass(learned);
    expect(await isPending(held)).toBe(true);
    gate.hear("step");
    await held;
    await gate.pass(learned);
    const next = gate.pass(evaluated);
    expect(await isPending(next)).toBe(true);
    gate.hear("go on");
    await next;
    expect([pauses, gate.signal.aborted]).toEqual([2, false]);
  });

  it("stops also while it is shut", async () => {
    const gate = commandGate(() => {});
    gate.hear("pause");
    const held = gate.pass(evaluated);
    gate.hear("stop");
    await held;
    expect(gate.signal.reason).toBe("interrupted");
  });
});

describe("the lab's answer", () => {
  const question = { id: 1, batch: 50, repetitions: 40, seed: 3, sampled: "leave-one-out", switches: gradientSwitchesAt(false) };
  const answer = answerTo(question);

  it("has the exact gradient by the logits' bias, which an estimator without bias comes to", () => {
    const space = labSpaceOf(grammarOf({ units: [8, 16, 32], activations: ["tanh", "relu"], dropoutRates: [], maxLayers: 2 }));
    const lab = labOf(space, additiveRewards(space), stream(3, "controller"), { units: 16 });
    expect(answer.exact).toEqual([...lab.exact.gradient.subarray(-answer.tokens.length)]);
    const { mean, half } = answer.sampled;
    const within = mean.filter((value, i) => Math.abs(value - (answer.exact[i] as number)) <= 2 * (half[i] as number) + 1e-12);
    expect(within).toHaveLength(mean.length);
  });

  it("has a name for each token, and the tutorial's estimate as its switches stand", () => {
    expect(answer.tokens).toEqual(["padding", "8-tanh", "8-relu", "16-tanh", "16-relu", "32-tanh", "32-relu", "output"]);
    const faulty = answerTo({ ...question, switches: gradientSwitchesAt(true) });
    expect(faulty.sampled).toEqual(answer.sampled);
    expect(faulty.tutorial.cosine).toBeLessThan(answer.tutorial.cosine);
  });
});
