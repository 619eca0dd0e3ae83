// Results for programs: JSON, CSV or Markdown.
import { frontCsv, frontMarkdown, frontRecord } from "./front.js";
import { boardCsv, boardRecord } from "./records.js";
import { boardMarkdown, type Run } from "./report.js";
import type { Format } from "./setting-fields.js";

/** The results for programs: the best, or the front; as JSON both. */
export function resultText(
  run: Run,
  { top, pareto }: { readonly top: number; readonly pareto: boolean },
  format: Exclude<Format, "table">,
): string {
  switch (format) {
    case "json": {
      const record = boardRecord(run, top);
      return `${JSON.stringify(pareto ? { ...record, front: frontRecord(run) } : record, undefined, 2)}\n`;
    }
    case "csv":
      return pareto ? frontCsv(run) : boardCsv(run, top);
    case "markdown":
      return `${(pareto ? frontMarkdown(run) : boardMarkdown(run, top)).join("\n")}\n`;
  }
}
