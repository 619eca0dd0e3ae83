import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Column, formatCsv, parseCsv, readCsv, type Table } from "../../src/data/index.js";
import { isMissingText } from "../../src/data/missing.js";
import { commaNumberOf, isNumberText } from "../../src/data/table.js";
import { dataErrorOf } from "./rows.js";
import { wineTable } from "./wine.js";

const numbers = (column: Column | undefined): number[] => (column?.kind === "number" ? [...column.values] : []);
const texts = (column: Column | undefined): string[] => (column?.kind === "text" ? [...column.values] : []);
const messageOf = (text: string): string => dataErrorOf(() => parseCsv(text, "wine.csv")).message;

describe("parseCsv", () => {
  it("reads numbers as numbers, everything else as it was written", () => {
    const table = parseCsv("a,b,c\n1, -2.5e3 ,x\n.5,+7., y\n", "t.csv");
    expect(table.rows).toBe(2);
    expect(table.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ["a", "number"],
      ["b", "number"],
      ["c", "text"],
    ]);
    expect(numbers(table.columns[0])).toEqual([1, 0.5]);
    expect(numbers(table.columns[1])).toEqual([-2500, 7]);
    expect(texts(table.columns[2])).toEqual(["x", " y"]);
  });

  const words = ["0x1F", "Infinity", "1e999", "1 2", "--1", ".", "e5", "true", "1.000,5", "missing"];
  it.each(words)("does not take %j for a number", (cell) => {
    const table = parseCsv(`a;b\n1;2\n"${cell}";3\n4;5`, "t.csv");
    expect(texts(table.columns[0])).toEqual(["1", cell, "4"]);
  });

  it.each(["", " ", "NA", "n/a", "NaN", "?", "null", " None "])("takes %j among numbers for a missing cell", (cell) => {
    expect(numbers(parseCsv(`a;b\n1;2\n"${cell}";3\n4;5`, "t.csv").columns[0])).toEqual([1, Number.NaN, 4]);
  });

  it("takes other texts for missing cells where it is told to", () => {
    const table = parseCsv("a,b\n1,x\n-,y\n3,-", "t.csv", { missing: ["-"] });
    expect(numbers(table.columns[0])).toEqual([1, Number.NaN, 3]);
    expect(texts(table.columns[1])).toEqual(["x", "y", "-"]);
    expect(numbers(parseCsv("a\n1\n-999\n3", "t.csv", { missing: ["-999"] }).columns[0])).toEqual([1, Number.NaN, 3]);
  });

  it("keeps cells as they are written where it is told to", () => {
    expect(texts(parseCsv("zip,n\n01234,1\n99999,2", "t.csv", { texts: ["zip"] }).columns[0])).toEqual(["01234", "99999"]);
  });

  it("reads decimal commas, and says so", () => {
    const table = parseCsv('a;b;c\n1;7,4;"-0,5e1"\n2;8;?\n3;,5;1,234', "t.csv");
    expect(table.columns.map(numbers)).toEqual([
      [1, 2, 3],
      [7.4, 8, 0.5],
      [-5, Number.NaN, 1.234],
    ]);
    expect(table.columns.map((column) => (column.kind === "number" ? column.decimal : "text"))).toEqual([undefined, ",", ","]);
    expect(texts(parseCsv("a;b\n7,4;1\n7.5;2", "t.csv").columns[0])).toEqual(["7,4", "7.5"]);
    expect(texts(parseCsv("a;b\n7.4;1\n7,5;2", "t.csv").columns[0])).toEqual(["7.4", "7,5"]);
  });

  it("does not take a comma for a decimal one where all may stand between thousands, unless the file's commas can be nothing else", () => {
    expect(texts(parseCsv('a,b\n"1,234",1\n"5,678",2', "t.csv").columns[0])).toEqual(["1,234", "5,678"]);
    expect(numbers(parseCsv('a,b\n"1,234",1\n"5,67",2', "t.csv").columns[0])).toEqual([1.234, 5.67]);
    expect(numbers(parseCsv("a;b\n1,234;1\n5,678;2", "t.csv").columns[0])).toEqual([1.234, 5.678]);
    expect(texts(parseCsv("a;b\n1,234;.5\n5,678;2", "t.csv").columns[0])).toEqual(["1,234", "5,678"]);
    expect(numbers(parseCsv("a;b\n1,23;.5\n5,678;2", "t.csv").columns[0])).toEqual([1.23, 5.678]);
  });

  it.each([
    ["comma", ","],
    ["tab", "\t"],
    ["semicolon", ";"],
    ["bar", "|"],
  ])("detects the %s between cells", (_, mark) => {
    const table = parseCsv(`a${mark}b\n1${mark}x`, "t.csv");
    expect(table.columns.map((column) => column.name)).toEqual(["a", "b"]);
  });

  it("is not misled by delimiters inside quotes or by decimal commas", () => {
    expect(parseCsv('a,";"\n0,";"\n', "t.csv").columns.map((column) => column.name)).toEqual(["a", ";"]);
    expect(parseCsv("a;b (x, y);c\n1,5;2,5;3,5\n", "t.csv").columns.map((column) => column.name)).toEqual(["a", "b (x, y)", "c"]);
  });

  it("keeps a file of one column whole, whatever its cells contain", () => {
    const table = parseCsv("text\na|b|c\nd|e|f\n", "t.csv");
    expect(table.columns.map((column) => column.name)).toEqual(["text"]);
    expect(texts(table.columns[0])).toEqual(["a|b|c", "d|e|f"]);
  });

  it("skips a byte-order mark", () => {
    expect(parseCsv("\uFEFFa,b\n1,2", "t.csv").columns[0]?.name).toBe("a");
    const windows = parseCsv("\uFEFFa,b\r\n1,x\r\n2,y\r\n", "t.csv");
    expect(texts(windows.columns[1])).toEqual(["x", "y"]);
    expect([...windows.lines]).toEqual([2, 3]);
  });

  it("reads every kind of line end, mixed ones too", () => {
    for (const text of ["a,b\r\n1,x\r\n2,y\r\n", "a,b\r1,x\r2,y\r", "a,b\n1,x\r\n2,y\n", 'a,b\r\n1,"x"\n2,y\r\n']) {
      expect(texts(parseCsv(text, "t.csv").columns[1])).toEqual(["x", "y"]);
    }
  });

  it("allows several unnamed columns and drops blanks around names", () => {
    expect(parseCsv(",, a \n1,2,3", "t.csv").columns.map((column) => column.name)).toEqual(["", "", "a"]);
  });

  it("knows the file line on which each row starts, line breaks inside quotes counted", () => {
    const table = parseCsv('\n"a\nb",c\n1,2\n"x\n\ny",3\n"z\r\n",4\n5,6\n\n \n', "t.csv");
    expect([...table.lines]).toEqual([4, 5, 8, 10]);
    expect(texts(table.columns[0])).toEqual(["1", "x\n\ny", "z\r\n", "5"]);
  });

  it("takes a blank line in the middle of one column for an empty cell, and blank lines at the end for nothing", () => {
    const table = parseCsv("a\nx\n\ny\n\n\n", "t.csv");
    expect(texts(table.columns[0])).toEqual(["x", "", "y"]);
    expect([...table.lines]).toEqual([2, 3, 4]);
  });

  it("refuses an empty file", () => {
    const message = "wine.csv: a table must have a header line, got an empty file\nhint: the first line names the columns";
    for (const text of ["", "\uFEFF", "\n \r\n\n"]) expect(messageOf(text)).toBe(message);
  });

  it("refuses a file without rows", () => {
    for (const text of ["a,b", "a,b\n", "a,b\n\n\n"]) {
      expect(messageOf(text)).toBe("wine.csv: a table must have at least 1 row below its header, got the header only");
    }
  });

  it("refuses a ragged row with its true line", () => {
    expect(messageOf('a,b\n"x\ny",2\n3\n')).toBe("wine.csv:4: a row must have 2 cells, got 1");
    expect(messageOf("a,b\n1,2\n1,2,3\n")).toBe(
      'wine.csv:3: a row must have 2 cells, got 3\nhint: a cell that contains "," must stand in double quotes',
    );
    expect(messageOf("a,b\n1,2\n\n3,4\n")).toBe("wine.csv:3: a row must have 2 cells, got an empty line\nhint: remove the line");
    const error = dataErrorOf(() => parseCsv("a,b\n1,2\n3\n", "wine.csv"));
    expect([error.file, error.line, error.column, error.name]).toEqual(["wine.csv", 3, undefined, "DataError"]);
  });

  it("refuses a malformed quote with the line on which its cell opens", () => {
    const hint = '\nhint: a double quote inside a quoted cell is written twice: ""';
    expect(messageOf('a,b\n1,2\n"x\ny",3\n4,"open\n5,6\n')).toBe(
      `wine.csv:5: a cell that opens with a double quote must close with one, got the end of the file${hint}`,
    );
    expect(messageOf('a,b\n1,"x"y"\n3,4\n')).toBe(
      `wine.csv:2: a cell that opens with a double quote must close with one, got a single quote inside the cell${hint}`,
    );
  });

  it("refuses two columns of one name", () => {
    expect(messageOf("pH,x,pH\n1,2,3")).toBe('wine.csv:1: column names must differ, got "pH" twice');
  });

  it("reads the wine data", () => {
    const table = wineTable();
    expect([table.rows, table.columns.length, table.lines[0], table.lines[4897]]).toEqual([4898, 14, 2, 4899]);
    expect(table.columns.map((column) => column.kind).lastIndexOf("number")).toBe(12);
  });
});

describe("readCsv", () => {
  async function* piecesOf(text: string, cuts: readonly number[]): AsyncGenerator<string, void, void> {
    const ends = [...cuts, text.length].filter((at) => at <= text.length).sort((a, b) => a - b);
    for (const [i, end] of ends.entries()) yield text.slice(ends[i - 1] ?? 0, end);
  }
  /** Longer than what is read at once, so that the rows after it come in pieces. */
  const begin = `a,b\n${"1,x\n".repeat(20_000)}`;
  const resultOf = async (parse: () => Table | Promise<Table>): Promise<unknown> => {
    try {
      return await parse();
    } catch (error) {
      return String(error);
    }
  };

  const token = fc.constantFrom('"', "\n", "\r\n", ",", "a", " ", "\uFEFF", "2,y\n", '"x\ny",3\r\n', '1,"q""q"\n', "\n\n");
  it("gives the same table or error wherever the pieces are cut", async () => {
    const texts = fc.array(token, { maxLength: 12 }).map((tokens) => begin + tokens.join(""));
    const cuts = fc.array(fc.nat({ max: 40 }), { maxLength: 8 }).map((from) => from.map((at) => begin.length - 10 + at));
    await fc.assert(
      fc.asyncProperty(texts, cuts, async (text, at) => {
        const whole = await resultOf(() => parseCsv(text, "t.csv"));
        expect(await resultOf(() => readCsv(() => piecesOf(text, at), "t.csv"))).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it("reads rows and quoted cells that are longer than any piece", async () => {
    const long = "line\n".repeat(50_000);
    const header = Array.from({ length: 20_000 }, (_, j) => `x${j}`).join(";");
    const tall = await readCsv(() => piecesOf(`a,b\n1,"${long}"\n2,"c"\r\n`, [7, 70_000, 140_000, 250_014]), "t.csv");
    expect(texts(tall.columns[1])).toEqual([long, "c"]);
    expect([...tall.lines]).toEqual([2, 50_003]);
    const wide = await readCsv(() => piecesOf(`${header}\n${header.replaceAll("x", "")}\n`, [100_000]), "t.csv");
    expect([wide.columns.length, numbers(wide.columns[19_999])]).toEqual([20_000, [19_999]]);
  });

  it("keeps texts as they were written when a column turns out late not to be numbers", async () => {
    let opened = 0;
    const open = (): AsyncIterable<string> => {
      opened++;
      return piecesOf("a,b\n1.50,2\n+3,4\nmany,5\n", [5, 12]);
    };
    const table = await readCsv(open, "t.csv");
    expect(texts(table.columns[0])).toEqual(["1.50", "+3", "many"]);
    expect(numbers(table.columns[1])).toEqual([2, 4, 5]);
    expect([...table.lines]).toEqual([2, 3, 4]);
    expect(opened).toBe(2);
  });
});

describe("formatCsv", () => {
  const cell = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 6 }),
    fc.string({ unit: fc.constantFrom('"', ",", ";", "\t", "|", "\n", "\r", " ", "a", "1", "é", "🍷", "\uFEFF"), maxLength: 6 }),
  );
  const name = cell.map((text) => text.trim());
  const values = fc.double({ noDefaultInfinity: true });
  const readsAsNumber = (text: string): boolean => isMissingText(text) || isNumberText(text);
  const readsAsCommaNumber = (text: string): boolean => isMissingText(text) || !Number.isNaN(commaNumberOf(text));
  const tables: fc.Arbitrary<Table> = fc
    .record({ names: fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), rows: fc.integer({ min: 1, max: 6 }) })
    .chain(({ names, rows }) =>
      fc
        .tuple(
          ...names.map(
            (column): fc.Arbitrary<Column> =>
              fc.oneof(
                fc
                  .array(values, { minLength: rows, maxLength: rows })
                  .map((list) => ({ kind: "number" as const, name: column, values: Float64Array.from(list) })),
                fc
                  .array(cell, { minLength: rows, maxLength: rows })
                  .filter((list) => !(list.every(readsAsNumber) || list.every(readsAsCommaNumber)))
                  .map((list) => ({ kind: "text" as const, name: column, values: list })),
              ),
          ),
        )
        .map((columns) => ({ name: "t.csv", rows, lines: new Uint32Array(rows), columns })),
    );

  it("is undone by parseCsv: quotes, line breaks, delimiters, unicode, negative zero", () => {
    fc.assert(
      fc.property(tables, (table) => {
        expect(parseCsv(formatCsv(table), table.name).columns).toEqual(table.columns);
      }),
      { numRuns: 1000 },
    );
  });

  it("is undone by parseCsv when a program has turned the line ends into those of Windows", () => {
    fc.assert(
      fc.property(tables, (table) => {
        const csv = formatCsv(table);
        fc.pre(!/\n.*"|\r/s.test(csv));
        expect(parseCsv(csv.replaceAll("\n", "\r\n"), table.name).columns).toEqual(table.columns);
      }),
    );
  });

  it("gives the lines that parseCsv finds: a row's line is one more than the line breaks before it", () => {
    fc.assert(
      fc.property(tables, (table) => {
        const csv = formatCsv(table);
        const lines = parseCsv(csv, table.name).lines;
        lines.forEach((line, row) => {
          const before = formatCsv({ ...table, rows: row, columns: table.columns.map((c) => firstRows(c, row)) });
          expect(line).toBe(before.split("\n").length);
        });
      }),
    );
  });

  it("writes numbers in their shortest form", () => {
    expect(formatCsv(parseCsv('a,b\n1.50,x\n-0,"y,z"\n', "t.csv"))).toBe('a,b\n1.5,x\n-0,"y,z"\n');
  });
});

function firstRows(column: Column, rows: number): Column {
  return column.kind === "number"
    ? { ...column, values: column.values.slice(0, rows) }
    : { ...column, values: column.values.slice(0, rows) };
}
