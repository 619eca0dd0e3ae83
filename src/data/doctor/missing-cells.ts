// Missing cells: how many, where, and what becomes of them.
import { type Examined, featuresAmong, missingIn } from "./examined.js";
import { type Finding, ignoring, named, percent } from "./findings.js";

/** A column that misses so many of its cells is mostly a column of "is missing". */
const mostlyMissing = 0.5;

/** One finding for all columns that miss some cells, one for each that misses most; columns without a value are found elsewhere. */
export function missingCells(examined: Examined): Finding[] {
  const { rows } = examined;
  const lacking = featuresAmong(examined)
    .map((column) => ({ column, share: missingIn(column) / rows }))
    .filter(({ share }) => share > 0 && share < 1)
    .sort((a, b) => b.share - a.share);
  if (lacking.length === 0) return [];
  const names = lacking.map(({ column }) => column.name);
  const shares = lacking.map(({ share }) => share);
  const each = lacking.map(({ column, share }) => `${column.name} ${percent(share)}`);
  const some: Finding = {
    id: "missing-cells",
    severity: "note",
    columns: names,
    message: `cells are missing: ${named(each)}; numbers are filled in by the training rows and flagged, categories have an input for it`,
    advice: "--missing says otherwise",
    facts: { shares },
  };
  return [
    some,
    ...lacking
      .filter(({ share }) => share > mostlyMissing)
      .map(
        ({ column: { name }, share }): Finding => ({
          id: "mostly-missing",
          severity: "warning",
          columns: [name],
          message: `${name} is missing in ${percent(share)} of the rows`,
          advice: ignoring([name]),
          facts: { share },
        }),
      ),
  ];
}
