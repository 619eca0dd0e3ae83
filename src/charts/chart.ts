// Charts: what each is given, and what it gives.
import type { PlotOptions } from "@observablehq/plot";
import type { RunReport } from "../report/index.js";

/** A chart, ready to be drawn. Its texts are texts: whoever shows them escapes them. */
export interface Chart {
  /** What is seen, in a few words, figures included. */
  readonly title: string;
  /** What is drawn, and on which rows it was measured. */
  readonly subtitle: string;
  /** Sentences that say the finding to who does not see the chart. */
  readonly alternative: string;
  /** For `Plot.plot`, which draws it without title or legend. */
  readonly plot: PlotOptions;
}

/** Why a chart cannot be drawn of a run, as a sentence without a full stop. */
export interface NoChart {
  readonly missing: string;
}

export interface ChartOptions {
  /** @units CSS pixels */
  readonly width: number;
}

/** A kind of chart. */
export interface ChartKind {
  /** Whether it takes several runs, and lays them over each other; else it shows the first. */
  readonly takesSeveral?: boolean;
  /** That it shows what the winner answers, which a journal does not hold. */
  readonly needsAnswers?: boolean;
  /** At least one report. */
  readonly draw: (reports: readonly RunReport[], options: ChartOptions) => Chart | NoChart;
}
