// `mlpnas predict`: every row's answer in order, the scores where the target is there, and one line for what cannot be read.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { parseCsv } from "../../src/data/index.js";
import { type ClassPrediction, formatModel, loadModel, type Model } from "../../src/nas/index.js";
import { flat } from "../nas/model/models.js";
import { folderWith, runCommand } from "./host.js";

const [network] = flat.networks as [Model["networks"][number]];
const price: Model = {
  ...flat,
  target: { task: "regression", column: "price" },
  networks: [{ ...network, scale: { mean: 1000, deviation: 200 } }],
};
const odd: Model = { ...flat, target: { task: "classification", column: "dear", classes: ["no, not", 'a "yes"'] } };

const csv = ["id;state;size;lift", "1;new;80;yes", "2;ruin;;no", "3;;60;t", ""].join("\n");
const folder = folderWith({
  "flat.json": formatModel(flat),
  "price.json": formatModel(price),
  "odd.json": formatModel(odd),
  "other.json": formatModel({ ...flat, version: 2 } as unknown as Model),
  "torn.json": "{",
  "flats.csv": csv,
  "empty.csv": "",
  "header.csv": "state,size,lift\n",
  "absent.csv": "state,sice,lift\nnew,1,y\n",
  "level.csv": "state,size,lift\nnew,1,y\nshed,2,n\n",
  "cell.csv": "state,size,lift\nnew,large,y\n",
  "ragged.csv": "state,size,lift\nnew,1\n",
  "scored.csv": [
    "size,lift,state,dear",
    "80,yes,new,yes",
    "20,no,ruin,no",
    "60,t,old,yes",
    "60,t,new,",
    "60,t,new,maybe",
    "",
  ].join("\n"),
  "priced.csv": ["size,lift,state,price", "80,yes,new,1325", "80,yes,new,1425", "60,t,new,?", ""].join("\n"),
});
const file = (name: string): string => join(folder, name);
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

describe("mlpnas predict", () => {
  it("writes each row's class and probabilities, in order, as CSV", async () => {
    const { exitCode, stdout, stderr } = await runCommand(["predict", file("flat.json"), file("flats.csv")]);
    const rows = loadModel(flat).predict([
      { size: "80", lift: "yes", state: "new" },
      { size: "", lift: "no", state: "ruin" },
      { size: "60", lift: "t", state: "" },
    ]) as ClassPrediction[];
    expect(exitCode).toBe(0);
    const lines = stdout.split("\n");
    expect(lines[0]).toBe("prediction,probability no,probability yes");
    expect(lines).toHaveLength(5);
    rows.forEach((row, i) => {
      const [name, ...numbers] = (lines[i + 1] as string).split(",");
      expect(name).toBe(row.class);
      expect(numbers.map(Number).map(Math.fround)).toEqual(Object.values(row.probabilities).map(Math.fround));
    });
    expect(lines[1]).toBe("yes,0.16451646,0.83548355");
    expect(stderr.split("\n")).toEqual([
      "3 rows predicted",
      'column "size": 1 missing cell, counted as 55',
      'column "state": 1 missing cell, as in training',
      "",
    ]);
  });

  it("writes JSON with a line a row, of the library's predictions", async () => {
    const { stdout } = await runCommand(["predict", file("flat.json"), file("flats.csv"), "--format", "json"]);
    const rows = JSON.parse(stdout) as ClassPrediction[];
    expect(rows.map((row) => row.class)).toEqual(["yes", "no", "yes"]);
    expect(rows[0]?.probabilities["yes"]).toBeCloseTo(sigmoid(1.625), 7);
    expect(stdout.split("\n")).toHaveLength(6);
    expect(stdout).toMatch(/^\[\n\{"class":"yes","probabilities":\{"no":0\.\d+,"yes":0\.\d+\}\},\n/);
  });

  it("writes values where the target is a number, to a ten-millionth of its deviation", async () => {
    const csv = await runCommand(["predict", file("price.json"), file("flats.csv")]);
    expect(csv.stdout).toBe("prediction\n1325\n475\n1275\n");
    const json = await runCommand(["predict", file("price.json"), file("flats.csv"), "--format", "json"]);
    expect(json.stdout).toBe('[\n{"value":1325},\n{"value":475},\n{"value":1275}\n]\n');
  });

  it("writes names of classes so that they read back", async () => {
    const { stdout } = await runCommand(["predict", file("odd.json"), file("flats.csv")]);
    const [predictions, ...others] = parseCsv(stdout, "predictions.csv").columns;
    expect(predictions).toMatchObject({ name: "prediction", values: ['a "yes"', "no, not", 'a "yes"'] });
    expect(others.map(({ name }) => name)).toEqual(["probability no, not", 'probability a "yes"']);
  });

  it("of a table without rows writes none", async () => {
    const csv = await runCommand(["predict", file("flat.json"), file("header.csv")]);
    expect([csv.exitCode, csv.stdout]).toEqual([0, "prediction,probability no,probability yes\n"]);
    const json = await runCommand(["predict", file("flat.json"), file("header.csv"), "--format", "json"]);
    expect(JSON.parse(json.stdout)).toEqual([]);
  });

  it("reads packed files, and takes unknown levels for rare ones where that is asked for", async () => {
    writeFileSync(file("level.csv.gz"), gzipSync(readFileSync(file("level.csv"))));
    const outcome = await runCommand(["predict", file("flat.json"), file("level.csv.gz"), "--unknown", "other"]);
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stdout.split("\n")).toHaveLength(4);
    expect(outcome.stderr).toBe(
      '2 rows predicted\ncolumn "state": 1 cell with a level that training did not have, taken for a rare level\n',
    );
  });
});

it("mlpnas predict reads Parquet files too", async () => {
  const columns = [
    { name: "size", data: [80, null, 60], type: "DOUBLE" as const },
    { name: "lift", data: [true, false, true], type: "BOOLEAN" as const },
    { name: "state", data: ["new", "ruin", null], type: "STRING" as const },
  ];
  writeFileSync(file("flats.parquet"), new Uint8Array(parquetWriteBuffer({ columnData: columns })));
  const [parquet, csv] = await Promise.all(
    ["flats.parquet", "flats.csv"].map((name) => runCommand(["predict", file("flat.json"), file(name)])),
  );
  expect(parquet?.stdout.split("\n")).toHaveLength(5);
  expect(parquet).toEqual(csv);
});

describe("mlpnas predict, of data with the target,", () => {
  it("scores the rows that have one, and says which have none", async () => {
    const { stdout, stderr } = await runCommand(["predict", file("flat.json"), file("scored.csv")]);
    expect(stdout.split("\n")).toHaveLength(7);
    expect(stderr.split("\n")).toEqual([
      "5 rows predicted",
      '1 row without a value in "dear": predicted, not scored',
      '1 row with a class that the model does not know in "dear": predicted, not scored',
      '3 rows scored against "dear"',
      expect.stringMatching(
        /^accuracy \.667 ± \.\d{3} \(95 %\) · log-loss \.\d{3} · balanced accuracy \.750 · macro F1 \.667 · AUC 1\.000 of "yes"$/,
      ),
      "       predicted",
      "class  no    yes  rows  precision  recall    F1",
      "no      1      0     1       .500   1.000  .667",
      "yes     1      1     2      1.000    .500  .667",
      "",
    ]);
  });

  it("says so where the data has the name of what the model was trained on", async () => {
    const same = folderWith({ "flats.csv": readFileSync(file("scored.csv"), "utf8") });
    const { stderr } = await runCommand(["predict", file("flat.json"), join(same, "flats.csv")]);
    expect(stderr).toMatch(
      /the model was trained on data of this name: on rows that it has seen, scores say little of new ones\n$/,
    );
  });

  it("scores numbers by R² and RMSE", async () => {
    const { stderr } = await runCommand(["predict", file("price.json"), file("priced.csv")]);
    expect(stderr.split("\n")).toEqual([
      "3 rows predicted",
      '1 row without a value in "price": predicted, not scored',
      '2 rows scored against "price"',
      "R² -1.000 · RMSE 70.71",
      "",
    ]);
  });

  it("writes the answers and the scores to files, which are there only when they are complete", async () => {
    const [out, metrics] = [file("answers.csv"), file("scores.json")];
    const outcome = await runCommand(["predict", file("flat.json"), file("scored.csv"), "--out", out, "--metrics", metrics]);
    expect(outcome.stdout).toMatch(/^3 rows scored against "dear"\n/);
    expect(readFileSync(out, "utf8").split("\n")).toHaveLength(7);
    expect(JSON.parse(readFileSync(metrics, "utf8"))).toMatchObject({
      rows: 5,
      notScored: { missing: 1, unknown: 1 },
      scores: {
        rows: 3,
        accuracy: 2 / 3,
        auc: 1,
        confusion: [
          [1, 0],
          [1, 1],
        ],
        classes: [
          { class: "no", precision: 0.5 },
          { class: "yes", recall: 0.5 },
        ],
      },
    });
    const failed = await runCommand(["predict", file("flat.json"), file("level.csv"), "--out", file("none.csv")]);
    expect(failed.exitCode).toBe(2);
    expect(existsSync(file("none.csv"))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe("mlpnas predict, given what it cannot read, says so in one line and exits with 2", () => {
  const way = "hint: mlpnas export RUN --format json writes one";
  it.each<[string[], string[]]>([
    [
      [file("none.json"), file("flats.csv")],
      [
        `${file("none.json")}: the file must be readable, got ENOENT`,
        "hint: check the path; it is relative to the present folder",
      ],
    ],
    [
      [folder, file("flats.csv")],
      [
        `${folder}: the model must be a file, got a folder`,
        `hint: mlpnas export ${folder} --format json writes the model of a run to a file`,
      ],
    ],
    [
      [file("flats.csv"), file("flat.json")],
      [`flats.csv: must be JSON, got ${JSON.stringify(csv)}`, way],
    ],
    [
      [file("other.json"), file("flats.csv")],
      [
        "other.json: version must be 1, which this program reads, got 2",
        "hint: another version of mlpnas wrote the model: read it with that one, or export the run again with this one",
      ],
    ],
    [
      [file("flat.json"), file("none.csv")],
      [
        `${file("none.csv")}: the file must be readable, got ENOENT`,
        "hint: check the path; it is relative to the present folder",
      ],
    ],
    [
      [file("flat.json"), file("empty.csv")],
      ["empty.csv: a table must have a header line, got an empty file", "hint: the first line names the columns"],
    ],
    [
      [file("flat.json"), file("absent.csv")],
      [
        'absent.csv: column "size", which the model reads, must be there, got only "state", "sice", "lift"',
        'hint: did you mean "sice"? then rename it to "size"',
      ],
    ],
    [
      [file("flat.json"), file("level.csv")],
      [
        'level.csv:3: column "state" must have a level that was seen in training ("new", "old", "ruin"), got "shed"',
        'hint: --unknown other, in a program { unknown: "other" }, takes it for a rare level',
      ],
    ],
    [
      [file("flat.json"), file("cell.csv")],
      [
        'cell.csv:2: column "size" must be a number, got "large"',
        "hint: write a number, or leave the cell empty: then it counts as 55",
      ],
    ],
    [[file("flat.json"), file("ragged.csv")], ["ragged.csv:2: a row must have 3 cells, got 2"]],
    [[], ["MODEL must name the JSON file of a model", "hint: --help shows examples"]],
    [[file("flat.json")], ["DATA must name a CSV file", "hint: --help shows examples"]],
    [
      [file("flat.json"), file("flats.csv"), "--unknown", "othr"],
      ['--unknown must be one of error, other, got "othr"', "hint: did you mean other?"],
    ],
    [
      [file("flat.json"), file("flats.csv"), "--out", join(folder, "no", "a.csv")],
      [`${join(folder, "no", "a.csv")}: the file must be writable, got ENOENT`, "hint: its folder must be there"],
    ],
  ])("%j", async (args, lines) => {
    expect(await runCommand(["predict", ...args])).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `mlpnas: ${lines.join("\n")}\n`,
      exits: [],
    });
  });

  it("and when scores are asked for that the data does not allow", async () => {
    const { exitCode, stderr } = await runCommand(["predict", file("flat.json"), file("flats.csv"), "--metrics", file("m.json")]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('mlpnas: --metrics needs the column "dear" in the data\n');
  });
});

describe("mlpnas predict in a pipe", () => {
  const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
  const row = (i: number): string => `${i % 100},${i % 2 === 0 ? "yes" : "no"},${["new", "old", "ruin"][i % 3]}\n`;
  const start = (...args: string[]) => {
    const child = spawn(process.execPath, [main, "predict", file("flat.json"), "-", ...args]);
    child.stdin.on("error", () => {}); // of a child that ends before all is written
    return child;
  };

  it("answers every row in order", async () => {
    const count = 50_000;
    const child = start();
    child.stdin.end(`size,lift,state\n${Array.from({ length: count }, (_, i) => row(i)).join("")}`);
    const answers = (await textOf(child.stdout)).split("\n").slice(1, -1);
    expect(answers).toHaveLength(count);
    // Rows repeat every 300, and so must the answers.
    expect(new Set(answers).size).toBeGreaterThan(90);
    expect(answers.every((answer, i) => answer === answers[i % 300])).toBe(true);
  });

  it("whose input breaks says how many rows were answered, and leaves the JSON open", async () => {
    const child = start("--format", "json");
    child.stdin.end(`size,lift,state\n${Array.from({ length: 40_000 }, (_, i) => row(i)).join("")}1,no,shed\n`);
    const [stdout, stderr, code] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      new Promise((resolve) => child.on("close", resolve)),
    ]);
    const [first, second] = stderr.split("\n");
    const rows = stdout.split("\n").length - 1;
    expect(first).toBe(`mlpnas: only the first ${rows.toLocaleString("en-US")} rows were answered: the output is not complete`);
    expect(rows).toBeGreaterThan(20_000);
    expect(second).toContain('standard input:40002: column "state" must have a level');
    expect(() => JSON.parse(stdout)).toThrow();
    expect(code).toBe(2);
  });
});
