// Tables of the parts of a division, put together: what they are is then told from all rows, what is learned from the training rows.
import { DataError, quoteText } from "./errors.js";
import { isMissingText } from "./missing.js";
import { nearestName } from "./nearest-name.js";
import { type Column, columnLabel, isNumberText, type NumberColumn, partNames, type Table } from "./table.js";

/**
 * One table of rows to train on, and perhaps to draw from, and of rows that are given for validation or test. The columns are the first
 * one's; the others may have them in another order, and more.
 * @throws DataError when a table lacks a column, or has texts where the first has numbers
 */
export function joinTables(train: Table, given: { readonly validation?: Table; readonly test?: Table }): Table {
  const tables = partNames.map((part) => (part === "train" ? train : given[part]));
  const columns = train.columns.map((column, index) =>
    tables.reduce((joined, table) => {
      if (table === undefined || table === train) return joined;
      return joinColumns(joined, columnLike(train, index, table), table);
    }, column),
  );
  const present = tables.filter((table) => table !== undefined);
  const rows = present.reduce((sum, table) => sum + table.rows, 0);
  const [lines, parts] = [new Uint32Array(rows), new Uint8Array(rows)];
  let from = 0;
  tables.forEach((table, part) => {
    if (table === undefined) return;
    lines.set(table.lines, from);
    parts.fill(part, from, from + table.rows);
    from += table.rows;
  });
  return { name: present.map(({ name }) => name).join(" + "), rows, lines, columns, parts };
}

function columnLike(first: Table, index: number, table: Table): Column {
  const label = columnLabel(first, index);
  const labels = table.columns.map((_, at) => columnLabel(table, at));
  const column = table.columns[labels.indexOf(label)];
  if (column !== undefined) return column;
  const nearest = nearestName(label, labels);
  throw new DataError(table.name, `the columns must be those of ${first.name}`, {
    column: label,
    got: `none called ${quoteText(label)}`,
    ...(nearest === undefined ? {} : { hint: `there is one called ${quoteText(nearest)}` }),
  });
}

function joinColumns(first: Column, second: Column, { name: file, lines }: Table): Column {
  const { name } = first;
  if (first.kind === "text") {
    const texts =
      second.kind === "text" ? second.values : Array.from(second.values, (value) => (Number.isNaN(value) ? "" : String(value)));
    return { kind: "text", name, values: [...first.values, ...texts] };
  }
  if (second.kind === "number") {
    const values = new Float64Array(first.values.length + second.values.length);
    values.set(first.values);
    values.set(second.values, first.values.length);
    const decimal = first.decimal ?? second.decimal;
    return { kind: "number", name, values, ...(decimal === undefined ? {} : { decimal }) } satisfies NumberColumn;
  }
  const row = second.values.findIndex((cell) => !isNumberText(cell) && !isMissingText(cell));
  throw new DataError(file, `column ${quoteText(name)} must be numbers here too`, {
    line: lines[row] as number,
    column: name,
    got: quoteText(second.values[row] ?? ""),
    hint: `--types ${JSON.stringify(`${name}=category`)} takes texts and numbers for categories`,
  });
}
