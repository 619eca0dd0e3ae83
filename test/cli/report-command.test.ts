// `mlpnas report`: what is put into the page. What the page makes of it is in test/web.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../runtime/files.js";
import { easyCsv, runCommand } from "./host.js";

const folder = temporaryFolder();
const isBuilt = existsSync(fileURLToPath(new URL("../../dist/web/index.html", import.meta.url)));
const data = join(folder, "easy.csv");
const runs = [0, 1].map((seed) => join(folder, `run-${seed}`));

interface Embedded {
  readonly config: { readonly settings: { readonly seed: number } };
  readonly text: string;
  readonly answers?: { readonly predicted: readonly number[] };
}

function embeddedIn(path: string): Embedded[] {
  const page = readFileSync(path, "utf8");
  const content = /<script type="application\/json" id="runs">(.*?)<\/script>/.exec(page)?.[1] ?? "";
  expect(content).not.toContain("<");
  return JSON.parse(content) as Embedded[];
}

describe.skipIf(!isBuilt)("mlpnas report (skipped before npm run build)", () => {
  beforeAll(async () => {
    writeFileSync(data, easyCsv());
    for (const [seed, out] of runs.entries()) {
      const { exitCode } = await runCommand([
        "search",
        data,
        "--target",
        "answer",
        "--trials",
        "4",
        "--seed",
        String(seed),
        "--workers",
        "1",
        "--out",
        out,
      ]);
      expect(exitCode).toBe(0);
    }
  });

  it("writes one file that holds the runs as they were recorded, and the first one's answers to the test rows", async () => {
    const { exitCode, stdout, stderr } = await runCommand(["report", ...runs]);
    const path = join(runs[0] as string, "report.html");
    expect([exitCode, stdout, stderr]).toEqual([0, `written: ${path}\n`, ""]);
    const embedded = embeddedIn(path);
    expect(embedded.map(({ config }) => config.settings.seed)).toEqual([0, 1]);
    expect(embedded.map(({ text }) => text)).toEqual(runs.map((run) => readFileSync(join(run, "journal.jsonl"), "utf8")));
    expect(embedded[0]?.answers?.predicted).toHaveLength(30);
    expect(embedded[1]).not.toHaveProperty("answers");
  });

  it("is without answers where the data is gone, and says so", async () => {
    const moved = join(folder, "moved");
    mkdirSync(moved);
    const csv = join(moved, "easy.csv");
    writeFileSync(csv, easyCsv());
    const out = join(moved, "run");
    await runCommand(["search", csv, "--target", "answer", "--trials", "2", "--workers", "1", "--out", out]);
    rmSync(csv);
    const page = join(folder, "moved.html");
    const { exitCode, stderr } = await runCommand(["report", out, "--out", page]);
    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringMatching(/^mlpnas: without the winner's answers: .*easy\.csv: the data of the run must be there/),
    ]);
    expect(embeddedIn(page)[0]).not.toHaveProperty("answers");
  });

  it("watches no run that is over", async () => {
    const page = join(folder, "watched.html");
    expect((await runCommand(["report", runs[0] as string, "--watch", "--out", page])).exitCode).toBe(0);
    expect(readFileSync(page, "utf8")).not.toContain('http-equiv="refresh"');
  });

  it("takes what a journal holds for no command: $&, an end of a script, line separators", async () => {
    const out = join(folder, "marks");
    const csv = join(folder, "marks.csv");
    writeFileSync(
      csv,
      easyCsv()
        .replace("a,b", () => "$&,</script>\u2028")
        .replaceAll("yes", () => "$1")
        .replaceAll("no", () => "$`"),
    );
    expect(
      (await runCommand(["search", csv, "--target", "answer", "--trials", "2", "--workers", "1", "--out", out])).exitCode,
    ).toBe(0);
    const page = join(folder, "marks.html");
    expect((await runCommand(["report", out, "--out", page])).exitCode).toBe(0);
    expect(JSON.stringify(embeddedIn(page)[0]?.config)).toContain("$&");
  });

  it.each([
    [["report", join(folder, "none")], /none: the folder must hold a run\nhint/],
    [
      ["report", join(folder, "run-0"), "--out", join(folder, "no/such/folder.html")],
      /the file must be writable, got ENOENT\nhint: its folder must be there/,
    ],
  ])("says what is wrong with %j", async (args, message) => {
    const { exitCode, stderr } = await runCommand(args);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});
