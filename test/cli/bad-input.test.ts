import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { activations } from "../../src/nas/index.js";
import { easyCsv, folderWith, runCommand } from "./host.js";

const folder = folderWith({
  "easy.csv": easyCsv(),
  "empty.csv": "",
  "header.csv": "a,answer\n",
  "one.csv": "a,answer\n1,x\n2,x\n3,x\n4,x\n",
  "text.csv": "a,answer\n1,x\n2,y\nthree,x\n4,y\n",
  "ragged.csv": "a,answer\n1,x\n2\n3,x\n4,y\n",
  "few.csv": "a,answer\n1,x\n2,y\n3,z\n",
  "unknown-key.json": '{ "trails": 5 }',
  "zero.json": '{ "trials": 0 }',
  "text.json": '{ "trials": "5" }',
  "list.json": "[1]",
  "torn.json": "{",
  "space-key.json": '{ "unit": [8] }',
  "space-list.json": '{ "units": [8, 0] }',
  "space-name.json": '{ "activations": ["relux"] }',
  "space-twice.json": '{ "units": [8, 8] }',
  "space-inside.json": '{ "space": { "maxLayers": "4" } }',
});
const file = (name: string): string => join(folder, name);
const easy = [file("easy.csv"), "--target", "answer"];

describe.each(["search", "train"])(
  "mlpnas %s, given data that cannot be used, says so in one line and exits with 2",
  (command) => {
    it.each([
      [
        "no such file",
        "none.csv",
        "answer",
        [
          `${file("none.csv")}: the file must be readable, got ENOENT`,
          "hint: check the path; it is relative to the present folder",
        ],
      ],
      [
        "an empty file",
        "empty.csv",
        "answer",
        ["empty.csv: a table must have a header line, got an empty file", "hint: the first line names the columns"],
      ],
      [
        "a header only",
        "header.csv",
        "answer",
        ["header.csv: a table must have at least 1 row below its header, got the header only"],
      ],
      [
        "an unknown target",
        "easy.csv",
        "anser",
        ['easy.csv: the target must be one of the 3 columns, got "anser"', 'hint: did you mean "answer"?'],
      ],
      ["one class", "one.csv", "answer", ['one.csv: column "answer" must have at least 2 classes, got 1 ("x")']],
      [
        "a text cell",
        "text.csv",
        "answer",
        [
          'text.csv:4: column "a" must be a number, got "three"',
          'hint: --types "a=category" takes texts for categories, --missing-values "three" for missing cells, --ignore a leaves the column out',
        ],
      ],
      ["a ragged row", "ragged.csv", "answer", ["ragged.csv:3: a row must have 2 cells, got 1"]],
      [
        "fewer rows than classes need",
        "few.csv",
        "answer",
        [
          'few.csv: column "answer" must have at least 2 rows per class on average, got 3 rows for 3 classes',
          "hint: a target names one of a few classes; this column looks like a measurement or an identifier",
        ],
      ],
    ])("%s", async (_, name, target, lines) => {
      const out = join(folder, "must-not-exist");
      const rest = command === "search" ? ["--out", out] : ["--architecture", "8-relu"];
      const outcome = await runCommand([command, file(name), "--target", target, ...rest]);
      expect(outcome).toEqual({ exitCode: 2, stdout: "", stderr: `mlpnas: ${lines.join("\n")}\n`, exits: [] });
      expect(existsSync(out)).toBe(false);
    });
  },
);

describe("mlpnas, given arguments that cannot be followed, says so in one line and exits with 2", () => {
  const unlisted = "hint: mlpnas --help lists the commands, mlpnas search --help the settings";
  it.each<[string[], string[]]>([
    [
      ["serach", ...easy],
      ['unknown command "serach"', "hint: did you mean search?"],
    ],
    [
      ["help", "serach"],
      ['unknown command "serach"', "hint: did you mean search?"],
    ],
    [["xyzzy"], ['unknown command "xyzzy"', unlisted]],
    [
      ["search", ...easy, "--trails", "5"],
      ['unknown option "--trails"', "hint: did you mean --trials?"],
    ],
    [
      ["search", ...easy, "--xyzzy"],
      ['unknown option "--xyzzy"', unlisted],
    ],
    [
      ["search", ...easy, "--trials"],
      ["--trials <n> must be given a value", unlisted],
    ],
    [
      ["train", ...easy, "--architecture", "64-tanh", "32-elu"],
      [
        'too many arguments for "train". Expected 1 argument but got 2.',
        'hint: a value with blanks must stand in quotes: "64-tanh 32-elu"',
      ],
    ],
    [["search"], ["DATA must name a CSV file", "hint: --help shows examples"]],
    [
      ["search", file("easy.csv")],
      ["--target must name the column to predict", "hint: --help shows examples"],
    ],
    [["search", ...easy, "--trials", "0"], ['--trials must be an integer ≥ 1, got "0"']],
    [["search", ...easy, "--trials", "-1"], ['--trials must be an integer ≥ 1, got "-1"']],
    [["search", ...easy, "--trials", "2.5"], ['--trials must be an integer ≥ 1, got "2.5"']],
    [["search", ...easy, "--trials", "three"], ['--trials must be an integer ≥ 1, got "three"']],
    [["search", ...easy, "--seed", "-1"], ['--seed must be an integer ≥ 0, got "-1"']],
    [["search", ...easy, "--workers", "none"], ['--workers must be an integer ≥ 1 or "auto", got "none"']],
    [["search", ...easy, "--learning-rate", "0"], ['--learning-rate must be a number above 0, got "0"']],
    [["search", ...easy, "--momentum", "1"], ['--momentum must be a number ≥ 0 and below 1, got "1"']],
    [
      ["search", ...easy, "--space", file("space-key.json")],
      ['space-key.json: each key must be of a space, got "unit"', 'hint: did you mean "units"?'],
    ],
    [["search", ...easy, "--space", file("space-list.json")], ["space-list.json: units must be integers ≥ 1, got 0"]],
    [["table", ...easy, "--space", file("space-list.json")], ["space-list.json: units must be integers ≥ 1, got 0"]],
    [
      ["search", ...easy, "--space", file("space-name.json")],
      [`space-name.json: activations must be one of ${activations.join(", ")}, got "relux"`],
    ],
    [["search", ...easy, "--space", file("space-twice.json")], ["search space: units must not repeat, got 8 twice"]],
    [["search", ...easy, "--config", file("space-inside.json")], ['space: maxLayers must be an integer ≥ 1, got "4"']],
    [
      ["search", ...easy, "--space", file("list.json")],
      ["list.json: must hold an object, got [1]", 'hint: such as { "units": [16, 64], "maxLayers": 4 }'],
    ],
    [["search", ...easy, "--units", "8,x"], ['--units must be integers ≥ 1, got "8,x"']],
    [["search", ...easy, "--dropout", "1"], ['--dropout must be rates above 0 and below 1, got "1"']],
    [
      ["search", ...easy, "--metric", "log-los"],
      [
        '--metric must be one of auto, log-loss, accuracy, balanced-accuracy, macro-f1, auc, r2, rmse, got "log-los"',
        "hint: did you mean log-loss?",
      ],
    ],
    [
      ["search", ...easy, "--activations", "relu,tahn"],
      [
        '--activations must be one of sigmoid, tanh, relu, elu, gelu, silu, leaky-relu, softplus, got "relu,tahn"',
        "hint: did you mean tanh?",
      ],
    ],
    [["search", ...easy, "--timeout", "0"], ['--timeout must be a time above 0, such as 10m, 90s, 2h or 600, got "0"']],
    [["search", ...easy, "--timeout", "soon"], ['--timeout must be a time above 0, such as 10m, 90s, 2h or 600, got "soon"']],
    [["search", ...easy, "--config", file("zero.json")], ["zero.json: trials must be an integer ≥ 1, got 0"]],
    [["search", ...easy, "--config", file("text.json")], ['text.json: trials must be an integer ≥ 1, got "5"']],
    [
      ["search", ...easy, "--config", file("unknown-key.json")],
      ['unknown-key.json: each key must be a setting, got "trails"', 'hint: did you mean "trials"?'],
    ],
    [
      ["search", ...easy, "--config", file("list.json")],
      ["list.json: must hold an object of settings, got [1]", 'hint: such as { "trials": 50, "maxLayers": 3 }'],
    ],
    [
      ["train", ...easy, "--architecture", "64-tahn"],
      [
        'architecture: layer 1 "64-tahn" must end in one of sigmoid, tanh, relu, elu, gelu, silu, leaky-relu, softplus, got "tahn"',
        "hint: did you mean 64-tanh?",
      ],
    ],
    [
      ["train", ...easy],
      ['--architecture must list hidden layers, such as "64-tanh 32-elu"', "hint: --help shows examples"],
    ],
    [
      ["gradcheck", "sofmax"],
      ['OP must name a primitive, as mlpnas gradcheck lists them, got "sofmax"', "hint: did you mean softmax?"],
    ],
    [["gradcheck", "mean"], ['OP must name a primitive, as mlpnas gradcheck lists them, got "mean"']],
    [["gradcheck", "--step", "0"], ['--step must be a number above 0, got "0"']],
    [
      ["top", file("none")],
      [`${file("none")}: the folder must hold a run`, "hint: mlpnas search makes one"],
    ],
    [["top", folder, "-n", "0"], ['--count must be an integer ≥ 1, got "0"']],
    [
      ["top", folder, "--format", "jsn"],
      ['--format must be one of table, json, csv, markdown, got "jsn"', "hint: did you mean json?"],
    ],
  ])("%j", async (args, lines) => {
    expect(await runCommand(args)).toEqual({ exitCode: 2, stdout: "", stderr: `mlpnas: ${lines.join("\n")}\n`, exits: [] });
  });

  it("says where a config file is not JSON, and that there is none", async () => {
    const torn = await runCommand(["search", ...easy, "--config", file("torn.json")]);
    expect(torn.stderr).toMatch(/^mlpnas: torn\.json: must be JSON, got .+\n$/);
    expect(torn.exitCode).toBe(2);
    const none = await runCommand(["search", ...easy, "--config", file("none.json")]);
    expect(none.stderr).toBe(`mlpnas: --config must name a file that can be read, got "${file("none.json")}" (ENOENT)\n`);
    expect(none.exitCode).toBe(2);
  });

  it("without any shows the help on stderr", async () => {
    const { exitCode, stdout, stderr } = await runCommand([]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Usage: mlpnas <command> [options]");
  });
});
