// Tables that nobody should have written: each is read as documented, or refused with its one line. None ends in a stack trace.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../runtime/files.js";
import { runCommand } from "./host.js";

const folder = temporaryFolder();
const noise = (i: number): string => Math.sin(i * 12.9898).toFixed(4);
const label = (i: number): string => (Math.sin(i * 12.9898) > 0 ? "yes" : "no");

type Cell = (row: number) => string;
const a: Cell = (i) => noise(i);
const b: Cell = (i) => noise(i + 1_000);

interface TableOptions {
  readonly header?: string;
  readonly rows?: number;
  readonly delimiter?: string;
  readonly end?: string;
}

function csv(cells: readonly Cell[], { header, rows = 80, delimiter = ",", end = "\n" }: TableOptions = {}): string {
  const names = header ?? [...cells.slice(1).map((_, k) => `c${k}`), "answer"].join(delimiter);
  const lines = Array.from({ length: rows }, (_, i) => cells.map((cell) => cell(i)).join(delimiter));
  return [names, ...lines, ""].join(end);
}

const every =
  (n: number, text: string, otherwise: Cell): Cell =>
  (i) =>
    i % n === 1 ? text : otherwise(i);
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const utf16 = (text: string): Uint8Array => bytes(0xff, 0xfe, ...Array.from(text).flatMap((letter) => [letter.charCodeAt(0), 0]));

/** Read as they are, and searched. */
const works: Readonly<Record<string, string>> = {
  "cells that say NaN are missing": csv([every(7, "NaN", a), b, label]),
  "a constant column": csv([() => "1", b, label]),
  "a column without any value": csv([() => "", b, label]),
  "a column of constant text": csv([() => "same", b, label]),
  "the largest floats, both ways": csv([every(9, "3e38", every(8, "-3e38", a)), b, label]),
  "the smallest": csv([(i) => `${noise(i)}e-320`, b, label]),
  "a class of one row": csv([a, b, (i) => (i === 40 ? "alone" : label(i))]),
  "columns without a name": csv([a, b, label], { header: ",,answer" }),
  "names of blanks around": csv([a, b, label], { header: " x , y , answer " }),
  "a line break in a name, in labels": csv([a, b, (i) => `"${label(i)}\n!"`], { header: 'a,"b\r\nb",answer' }),
  "a byte-order mark": `\ufeff${csv([a, b, label])}`,
  "Windows line ends": csv([a, b, label], { end: "\r\n" }),
  "line ends of an old Mac": csv([a, b, label], { end: "\r" }),
  "mixed line ends": csv([a, b, label]).replace(/\n/g, (_, at) => (at % 2 === 0 ? "\n" : "\r\n")),
  "semicolons and decimal commas": csv([a, b, label], { delimiter: ";" }).replaceAll(".", ","),
  tabs: csv([a, b, label], { delimiter: "\t" }),
  "a cell of a million letters": csv([a, every(80, "x".repeat(1_000_000), () => "y"), label]),
  "a label of ten thousand letters": csv([a, b, (i) => `${"L".repeat(10_000)}${label(i)}`]),
  "a thousand columns": csv([
    ...Array.from(
      { length: 1_000 },
      (_, k): Cell =>
        (i) =>
          noise(i * 1_000 + k),
    ),
    label,
  ]),
  "a hundred classes": csv([a, b, (i) => `c${i % 100}`], { rows: 600 }),
  "integers beyond 2^53": csv([(i) => `${10n ** 25n + BigInt(i)}`, b, label]),
};

/** Refused; what stderr begins with, and the hint where there is one. */
const refused: Readonly<Record<string, readonly [content: string | Uint8Array, message: RegExp]>> = {
  "cells that say Infinity": [
    csv([every(7, "Infinity", a), b, label]),
    /\.csv:3: column "c0" must be a number, got "Infinity"\nhint: /,
  ],
  "a number beyond 32 bits": [
    csv([every(7, "1e308", a), b, label]),
    /\.csv:3: column "c0" must fit 32-bit floats \(up to 3.4e38\), got 1e\+308\n/,
  ],
  "no value in any column": [csv([() => "", () => "", label]), /at least 1 column must be left as a feature, got none/],
  "a row a class": [
    csv([a, b, (i) => `c${i}`]),
    /must have at least 2 rows per class on average, got 80 rows for 80 classes\nhint/,
  ],
  "one class": [csv([a, b, () => "x"]), /must have at least 2 classes, got 1 \("x"\)\n/],
  "a target without any value": [
    csv([a, b, () => ""]),
    /\.csv:2: column "answer" must have a class in every row, got a missing cell\nhint/,
  ],
  "numbered classes, one missing": [
    csv([a, b, (i) => (i === 5 ? "" : `${i % 2}`)]),
    /\.csv:7: column "answer" must have a class in every row, got a missing cell\nhint/,
  ],
  "two columns of one name": [csv([a, b, label], { header: "a,a,answer" }), /\.csv:1: column names must differ, got "a" twice\n/],
  "the same row again and again": [
    csv([() => "1", () => "2", label]),
    /rows must differ enough to fill train, validation and test/,
  ],
  "an open quote": [csv([a, every(9, '"x', b), label]), /\.csv:3: a cell that opens with a double quote must close with one/],
  "Latin-1": [
    latin1(csv([a, b, (i) => (label(i) === "yes" ? "groß" : "käse")])),
    /\.csv:2: the text must be UTF-8, got bytes that spell nothing in it\nhint: save the file as UTF-8/,
  ],
  "UTF-16": [utf16(csv([a, b, label])), /\.csv:1: the text must be UTF-8/],
  "a NUL": [csv([a, every(7, "\0", b), label]), /\.csv:3: a file must be text, got a NUL byte\nhint/],
  "a picture": [bytes(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0), /\.csv:1: the text must be UTF-8/],
  nothing: ["", /a table must have a header line, got an empty file\nhint/],
  "line ends only": ["\n".repeat(1_000), /a table must have a header line, got an empty file\nhint/],
  "a byte-order mark only": ["\ufeff", /a table must have a header line, got an empty file\nhint/],
  "a header only": ["a,answer\n", /a table must have at least 1 row below its header, got the header only\n/],
  "the target only": [csv([label]), /at least 1 column must be left as a feature, got none beside the target "answer"\n/],
};

const quick = ["--target", "answer", "--trials", "2", "--epochs", "2", "--probe", "0", "--workers", "1"];
const pathOf = (content: string | Uint8Array): string => {
  const path = join(folder, `${++files}.csv`);
  writeFileSync(path, content);
  return path;
};
let files = 0;

describe("a search on a table with", () => {
  it.each(Object.entries(works))("%s works", async (_, content) => {
    const path = pathOf(content);
    const { exitCode, stdout, stderr } = await runCommand(["search", path, ...quick, "--out", `${path} run`]);
    expect(stderr.replace(/^trial .*\n/gm, "")).toBe("");
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("2 trials done")]);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThan(5_000);
  });

  it.each(Object.entries(refused))("%s is refused in a line", async (_, [content, message]) => {
    const path = pathOf(content);
    for (const command of [
      ["search", ...quick, "--out", `${path} run`],
      ["doctor", "--target", "answer"],
    ]) {
      const { exitCode, stdout, stderr } = await runCommand([command[0] as string, path, ...command.slice(1)]);
      expect(stderr).toMatch(new RegExp(`^mlpnas: [^\n]*${message.source}`));
      expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
      expect([exitCode, stdout]).toEqual([2, ""]);
    }
  });

  it.each([
    [
      "a folder",
      () => {
        mkdirSync(join(folder, "folder.csv"));
        return join(folder, "folder.csv");
      },
      /the file must be readable, got EISDIR\n$/,
    ],
    ["no file", () => join(folder, "none.csv"), /the file must be readable, got ENOENT\nhint/],
    ["/dev/null", () => "/dev/null", /a table must have a header line, got an empty file\n/],
  ])("%s is refused in a line", async (_, make, message) => {
    const { exitCode, stderr } = await runCommand(["doctor", make(), "--target", "answer"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});

describe("a table whose names are those of every object", () => {
  const odd = ["__proto__", "constructor", "toString", "hasOwnProperty"];
  const names = `${odd.join(",")},answer`;
  const level: Cell = (i) => ["__proto__", "constructor", "valueOf"][i % 3] as string;
  const answer: Cell = (i) => ["__proto__", "constructor", "toString"][Math.floor(3 * Math.abs(Math.sin(i * 12.9898)))] as string;
  const path = pathOf(csv([a, b, level, (i) => noise(i + 7), answer], { header: names, rows: 200 }));
  const run = `${path} run`;
  const classes = "--class-weights=__proto__=1,constructor=2,toString=3";
  const asked = ["--target", "answer", "--types", "__proto__=number,toString=category", classes];

  it("is examined, searched, exported and predicted like any other", async () => {
    const doctor = await runCommand(["doctor", path, ...asked, "--format", "json"]);
    expect([doctor.exitCode, doctor.stderr]).toEqual([0, ""]);
    const search = await runCommand(["search", path, ...quick, ...asked, "--out", run]);
    expect([search.exitCode, search.stdout]).toEqual([0, expect.stringContaining("3 classes (__proto__ ")]);
    expect(search.stdout).toContain("numbers: __proto__, constructor, hasOwnProperty · categories: toString (3 levels)");
    const config = readFileSync(join(run, "config.json"), "utf8");
    expect(config).toContain('"__proto__": "number"');
    expect(config).toContain('"__proto__": 1');
    expect((await runCommand(["resume", run, "--trials", "4"])).stdout).toContain("4 trials done");

    for (const format of ["json", "js", "onnx"]) {
      const { exitCode, stderr } = await runCommand(["export", run, "--format", format, "--out", `${path}.${format}`]);
      expect([exitCode, stderr]).toEqual([0, ""]);
    }
    const predicted = await runCommand(["predict", `${path}.json`, path, "--format", "json"]);
    expect(predicted.exitCode).toBe(0);
    const answers = JSON.parse(predicted.stdout) as { readonly class: string; readonly probabilities: object }[];
    expect(answers).toHaveLength(200);
    expect(Object.keys(answers[0]?.probabilities ?? {})).toEqual(["__proto__", "constructor", "toString"]);
    const module = (await import(pathToFileURL(`${path}.js`).href)) as { predict(row: unknown): { readonly class: string } };
    const row = JSON.parse(
      `{"__proto__":${noise(0)},"constructor":${noise(1_000)},"toString":"__proto__","hasOwnProperty":${noise(7)}}`,
    ) as object;
    expect(module.predict(row).class).toBe(answers[0]?.class);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("asks for a column's type by its own name only", async () => {
    const { exitCode, stderr } = await runCommand(["search", path, ...quick, "--types", "valueOf=number", "--out", `${path} no`]);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('a column with a type must be one of the 5 columns, got "valueOf"'),
    ]);
  });
});

describe("a table whose names and labels are written for whoever shows them", () => {
  const acting = ["\u001b[31mred", "\u202eevil", "<img src=x onerror=alert(1)>", "</script>"];
  const labels = ["=1+1", "-2+3", "\u001b]0;title\u0007", "+1"];
  const path = pathOf(
    csv([a, b, a, (i) => noise(i + 3), (i) => labels[i % 4] as string], { header: `${acting.join(",")},answer` }),
  );
  const run = `${path} run`;
  const acts = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u;

  it("shows them without obeying them", async () => {
    const search = await runCommand(["search", path, ...quick, "--out", run]);
    expect(search.exitCode).toBe(0);
    expect(search.stdout).toContain("\\u001b]0;title\\u0007 25%");
    const outputs = [
      search,
      await runCommand(["doctor", path, "--target", "answer"]),
      await runCommand(["doctor", path, "--target", "answer", "--format", "markdown"]),
      await runCommand(["search", path, ...quick, "--ignore", "\u001b[2J", "--out", `${path} no`]),
      await runCommand(["export", run, "--out", `${path}.json`]),
    ];
    for (const { stdout, stderr } of outputs) expect(`${stdout}${stderr}`).not.toMatch(acts);
  });

  it("writes predictions that a spreadsheet does not compute, and numbers as they are", async () => {
    const { exitCode, stdout } = await runCommand(["predict", `${path}.json`, path]);
    expect(exitCode).toBe(0);
    const cells = new Set(
      stdout
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((line) => line.split(",")[0]),
    );
    for (const cell of cells) expect(["'=1+1", "'-2+3", '"\u001b]0;title\u0007"', "+1"]).toContain(cell);
    expect(cells.size).toBeGreaterThan(1);
  });
});
