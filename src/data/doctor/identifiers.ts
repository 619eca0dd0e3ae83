// Row numbers and identifiers: columns that name a row rather than say something of it.
import { type Examined, type ExaminedColumn, type ExaminedLevels, type ExaminedNumbers, missingIn } from "./examined.js";
import { counted, type Finding, graveUnlessLeftOut } from "./findings.js";

/** Fewer rows may count up, or all differ, by chance. */
const leastRows = 10;
const leastDistinct = 20;
/** A text column with so many levels a row names the rows. */
const mostLevelsARow = 0.9;
/** Whole numbers that never repeat are names where chance would make some repeat, save in one case of so many. */
const oneIn = 1_000;
const nameOfNames = /(^|[\s_.-])(id|ids|uid|uuid|guid|key|index|idx|nr|no|row|rowid|number)($|[\s_.-])|[a-z]I[Dd]$/;

/** Columns that count the rows, whole numbers that never repeat, and texts with a level for (nearly) every row. */
export function identifiers(examined: Examined): Finding[] {
  if (examined.rows < leastRows) return [];
  return examined.columns.flatMap((column): Finding[] =>
    column.type === "number" ? namesInNumbers(column, examined) : namesInTexts(column),
  );
}

function namesInNumbers(column: ExaminedColumn & ExaminedNumbers, { places, rows }: Examined): Finding[] {
  const { name, values } = column;
  const step = stepOf(values, places);
  if (step !== undefined) {
    const first = (values[0] as number) - step * (places[0] as number);
    const counts = `${first}, ${first + step}, ${first + 2 * step} …`;
    return [
      {
        id: "row-index",
        ...graveUnlessLeftOut(column),
        message: `${name} counts the rows: ${counts}${already(column)}`,
        facts: { first, step, leftOut: isOut(column) },
      },
    ];
  }
  if (rows < leastDistinct || !allDiffer(values)) return [];
  const [least, most] = values.reduce(([a, b], x) => [Math.min(a, x), Math.max(b, x)], [Infinity, -Infinity]);
  const chance = Math.exp((-rows * rows) / (2 * (most - least + 1)));
  const isNamedSo = nameOfNames.test(name.toLowerCase()) || nameOfNames.test(name);
  if (chance > 1 / oneIn && !isNamedSo) return [];
  return [
    {
      id: "identifier",
      ...graveUnlessLeftOut(column),
      message: `${name} looks like an identifier: ${counted(rows)} whole numbers, no two alike${already(column)}`,
      facts: { distinct: rows, chance, leftOut: isOut(column) },
    },
  ];
}

function namesInTexts(column: ExaminedColumn & ExaminedLevels): Finding[] {
  const { name, levels, values } = column;
  const present = values.length - missingIn(column);
  const share = levels.length / present;
  if (present < leastDistinct || share < mostLevelsARow) return [];
  const each =
    levels.length === present
      ? "a level of its own in every row"
      : `${counted(levels.length)} levels in ${counted(present)} rows`;
  return [
    {
      id: "one-level-a-row",
      ...graveUnlessLeftOut(column),
      message: `${name} has ${each}: what is learned of one says nothing of another${already(column)}`,
      facts: { levels: levels.length, rows: present, levelsARow: share, leftOut: isOut(column) },
    },
  ];
}

const already = ({ leftOut }: ExaminedColumn): string => (leftOut === undefined ? "" : "; it is left out already");
const isOut = ({ leftOut }: ExaminedColumn): boolean => leftOut !== undefined;

/** The step of numbers that go up or down by the same from row to row; undefined where they do not. */
function stepOf(values: Float64Array, places: Int32Array): number | undefined {
  const [first, second] = [values[0] as number, values[1] as number];
  const [from, to] = [places[0] as number, places[1] as number];
  const step = (second - first) / (to - from);
  if (!Number.isInteger(step) || step === 0) return undefined;
  return values.every((value, row) => value === first + step * ((places[row] as number) - from)) ? step : undefined;
}

/** Whether all are whole numbers and no two the same. */
function allDiffer(values: Float64Array): boolean {
  const seen = new Set<number>();
  for (const value of values) {
    if (!Number.isInteger(value) || seen.has(value)) return false;
    seen.add(value);
  }
  return true;
}
