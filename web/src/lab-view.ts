// The gradient lab's tab: the exact policy gradient, a sampled one and the tutorial's, on the same bars.
import * as Plot from "@observablehq/plot";
import { series } from "../../src/charts/index.js";
import { gradientSwitches, reinforceEstimators, tutorialSwitches } from "../../src/nas/index.js";
import { h } from "./dom.js";
import type { LabAnswer, LabQuestion } from "./lab-messages.js";
import type { Role } from "./messages.js";
import EngineWorker from "./worker.ts?worker&inline";

/** From where the page is built. */
const docs = "../../docs/math";

export function labView(): HTMLElement {
  const bars = h("div", { id: "lab-bars" });
  const words = h("p", { id: "lab-words", role: "status" }, "enumerating …");
  const batch = h("input", { type: "range", min: 0, max: 8, step: 1, value: "3", id: "lab-batch" });
  const batchText = h("output", {}, "10");
  const repetitions = h("input", { type: "range", min: 1, max: 200, step: 1, value: "60", id: "lab-repetitions" });
  const repetitionsText = h("output", {}, "60");
  const seed = h("input", { type: "number", min: 0, step: 1, value: "0", id: "lab-seed" });
  const sampled = h(
    "select",
    { id: "lab-estimator" },
    ...reinforceEstimators.map(({ name, about }) => h("option", { value: name, title: about }, `${name}: ${about}`)),
  );
  const switches = gradientSwitches.map((name) => ({
    name,
    box: h("input", { type: "checkbox", checked: true, id: `switch-${name}` }),
  }));
  const sizes = [1, 2, 5, 10, 20, 50, 100, 200, 500];
  let worker: Worker | undefined;
  let [asked, isBusy, isStale] = [0, false, false];

  const ask = (): void => {
    batchText.value = String(sizes[Number(batch.value)]);
    repetitionsText.value = repetitions.value;
    if (isBusy) {
      isStale = true;
      return;
    }
    if (worker === undefined) {
      worker = new EngineWorker();
      worker.postMessage({ role: "lab" } satisfies Role);
      worker.onmessage = ({ data: answer }: MessageEvent<LabAnswer>) => {
        isBusy = false;
        show(answer);
        if (isStale) ask();
      };
    }
    [isBusy, isStale] = [true, false];
    worker.postMessage({
      id: ++asked,
      batch: sizes[Number(batch.value)] ?? 10,
      repetitions: Number(repetitions.value),
      seed: Number(seed.value),
      sampled: sampled.value,
      switches: Object.fromEntries(switches.map(({ name, box }) => [name, box.checked])),
    } satisfies LabQuestion);
  };

  const show = (answer: LabAnswer): void => {
    const { exact, sampled: right, tutorial, architectures } = answer;
    words.textContent = `Of all ${architectures} architectures, enumerated: the bars are the derivative of the expected reward by the logit of each token. One estimate of all parameters has on average a cosine of ${right.cosine.toFixed(2)} to the exact gradient by "${right.name}" from ${right.batch} architectures, and of ${tutorial.cosine.toFixed(2)} by the tutorial's, which has another scale.`;
    bars.replaceChildren(labChart(answer));
    bars.setAttribute("data-exact", JSON.stringify(exact));
  };
  for (const control of [batch, repetitions, seed, sampled, ...switches.map(({ box }) => box)])
    control.addEventListener("input", ask);

  const formula = (name: string, text: string, page: string): HTMLElement =>
    h(
      "li",
      {},
      h("strong", {}, name),
      " ",
      h("code", {}, text),
      " ",
      h("a", { href: `${docs}/${page}`, rel: "noreferrer" }, `docs/math/${page}`),
    );
  const root = h(
    "section",
    { class: "lab" },
    h(
      "p",
      {},
      "A small space, a fresh LSTM policy, and rewards that a formula gives: small enough that the policy gradient is known exactly, as a sum over all architectures.",
    ),
    h(
      "ul",
      { class: "formulas" },
      formula("exact", "∇ E[R] = Σ_a π(a) R(a) ∇ log π(a)", "09-policy-gradient.md"),
      formula("sampled", "(1/B) Σ_b A_b Σ_t ∇ log π(a_bt)", "09-policy-gradient.md"),
      formula("the tutorial's", "a loss over all outputs, with its switches", "10-what-the-tutorial-differentiates.md"),
    ),
    h(
      "div",
      { class: "form" },
      h("label", {}, h("span", {}, "Architectures a batch ", batchText), batch),
      h("label", {}, h("span", {}, "Estimates averaged ", repetitionsText), repetitions),
      h("label", {}, h("span", {}, "Baseline and form of the sampled one"), sampled),
      h("label", {}, h("span", {}, "Seed"), seed),
      h(
        "fieldset",
        { class: "wide" },
        h("legend", {}, "The tutorial's switches"),
        ...switches.map(({ name, box }) => h("label", { class: "box", title: tutorialSwitches[name].on }, box, name)),
      ),
    ),
    words,
    bars,
  );
  new IntersectionObserver(([entry], observer) => {
    if (entry?.isIntersecting !== true) return;
    observer.disconnect();
    ask();
  }).observe(root);
  return root;
}

export interface LabBar {
  readonly token: string;
  readonly of: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A bar for each token and way; the tutorial's on the scale of the exact one, since its length has no meaning. */
export function labBars({ tokens, exact, sampled, tutorial }: LabAnswer): LabBar[] {
  const length = (values: readonly number[]): number => Math.hypot(...values);
  const scale = length(exact) / (length(tutorial.mean) || 1);
  return tokens.flatMap((token, i) => {
    if (token === "padding") return [];
    const bar = (of: string, mean: number, half: number): LabBar => ({
      token,
      of,
      value: mean,
      low: mean - half,
      high: mean + half,
    });
    return [
      bar("exact", exact[i] ?? 0, 0),
      bar(`sampled: ${sampled.name}`, sampled.mean[i] ?? 0, sampled.half[i] ?? 0),
      bar("the tutorial's, same length", scale * (tutorial.mean[i] ?? 0), scale * (tutorial.half[i] ?? 0)),
    ];
  });
}

function labChart(answer: LabAnswer): Element {
  const rows = labBars(answer);
  const ways = [...new Set(rows.map(({ of }) => of))];
  const tokens = [...new Set(rows.map(({ token }) => token))];
  const width = Math.max(320, Math.min(900, document.documentElement.clientWidth - 48));
  const isNarrow = width < 600;
  const common = { [isNarrow ? "fy" : "fx"]: "token", [isNarrow ? "y" : "x"]: "of" };
  const svg = Plot.plot({
    width,
    height: isNarrow ? 60 + 46 * tokens.length : 340,
    marginBottom: 30,
    marginLeft: isNarrow ? 64 : 52,
    style: { fontSize: "12px", background: "none" },
    color: { domain: ways, range: ways.map((_, k) => series[k] ?? "gray") },
    ...(isNarrow
      ? {
          fy: { domain: tokens, label: null, axis: "left" as const },
          y: { axis: null, domain: ways },
          x: { grid: true, label: "derivative by the token's logit →" },
        }
      : {
          fx: { domain: tokens, label: null },
          x: { axis: null, domain: ways },
          y: { grid: true, label: "↑ derivative of the expected reward by the token's logit" },
        }),
    marks: isNarrow
      ? [
          Plot.barX(rows, { ...common, x: "value", fill: "of" }),
          Plot.ruleY(rows, { ...common, x1: "low", x2: "high" }),
          Plot.ruleX([0]),
        ]
      : [
          Plot.barY(rows, { ...common, y: "value", fill: "of" }),
          Plot.ruleX(rows, { ...common, y1: "low", y2: "high" }),
          Plot.ruleY([0]),
        ],
  });
  svg.setAttribute(
    "aria-label",
    "Bars of the gradient by token: exact, sampled with the spread of a single estimate, and the tutorial's",
  );
  const legend = ways.map((way, k) =>
    h("span", { class: "key" }, h("span", { class: "swatch", style: `background:${series[k] ?? "gray"}` }), way),
  );
  return h(
    "figure",
    { class: "chart wide" },
    h("div", { class: "legend" }, ...legend),
    svg as unknown as HTMLElement,
    h(
      "figcaption",
      { class: "quiet" },
      "Thin lines: 95 % intervals of the means over the estimates. The exact gradient has none.",
    ),
  );
}
