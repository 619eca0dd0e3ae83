// From a file to rows: what is said of the file, and of one that is not there.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type NumberEncoding, prepare, prepareFolds, splitFingerprint } from "../../src/data/index.js";
import { loadData } from "../../src/runtime/load-data.js";
import { loadTable } from "../../src/runtime/read-table.js";
import { toShared } from "../../src/runtime/worker-data.js";
import { fromPlain } from "../../src/study/index.js";
import { wineDataset } from "../data/wine.js";
import { temporaryFolder, writeSmallCsv } from "./files.js";

const wine = {
  data: fileURLToPath(new URL("../../examples/data/wine-quality.csv", import.meta.url)),
  target: "quality_label",
  ignore: ["quality"],
};

const folder = temporaryFolder();

describe("loadData", () => {
  it("summarises the wine data", async () => {
    const { summary } = await loadData(wine, 0);
    expect(summary).toMatchObject({
      file: "wine-quality.csv",
      rows: 4898,
      features: 11,
      leftOut: [
        { column: "column 1", reason: "unnamed, counts the rows" },
        { column: "quality", reason: "--ignore" },
      ],
      train: 3428,
      validation: 735,
      test: 735,
      duplicates: 937,
    });
    expect(summary.featureNames).toHaveLength(11);
    expect(summary.featureNames).toContain("alcohol");
    const counts = Object.fromEntries(summary.classes.map(({ name, count }) => [name, count]));
    expect(counts).toEqual({ high: 180, low: 1640, medium: 3078 });
    // Of the raw values: wine has about 10.5 % alcohol, give or take 1.2.
    const at = summary.featureNames.indexOf("alcohol");
    const alcohol = summary.encoder?.columns[at] as NumberEncoding;
    expect(alcohol.mean).toBeCloseTo(10.5, 1);
    expect(alcohol.deviation).toBeCloseTo(1.23, 1);
  });

  it("splits by the seed, and keeps the test rows out of what evaluations see", async () => {
    const { split, evaluation } = await loadData(wine, 3);
    const expected = prepare(wineDataset(), { seed: 3 });
    expect(split.split).toEqual(expected.split);
    expect(evaluation).toEqual({ train: split.train, validation: split.validation, features: 11, classes: 3 });
    expect(evaluation.train.x.data).toEqual(expected.train.x.data);
  });

  it("divides all rows but the test rows into folds, each standardised by itself, and says how", async () => {
    const plain = await loadData(wine, 3);
    const { summary, split, evaluation, test } = await loadData({ ...wine, folds: 4 }, 3);
    const expected = prepareFolds(wineDataset(), { seed: 3, folds: 4 });
    expect([evaluation, ...(evaluation.otherFolds ?? [])].map(({ train, validation }) => [train.y, validation.y])).toEqual(
      expected.map(({ train, validation }) => [train.y, validation.y]),
    );
    expect(test.map(({ x }) => x.data)).toEqual(expected.map(({ test }) => test.x.data));
    expect(split.split.test).toEqual(plain.split.split.test);
    expect(summary.folds).toEqual(
      expected.map(({ train, validation, encoder }) => ({ train: train.n, validation: validation.n, encoder })),
    );
    expect(summary).toMatchObject(summary.folds?.[0] ?? {});
    expect(summary.split).toBe(splitFingerprint(expected.map(({ split }) => split)));
    expect(plain.summary).not.toHaveProperty("folds");
    expect(plain.summary.split).not.toBe(summary.split);
  });

  it("puts the rows where worker threads read them, so that none is copied for a pool", async () => {
    const { evaluation } = await loadData(wine, 0);
    const shared = toShared(evaluation);
    for (const part of ["train", "validation"] as const) {
      expect(shared[part].x.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(shared[part].x.buffer).toBe(evaluation[part].x.data.buffer);
      expect(shared[part].y).toBe(evaluation[part].y);
    }
    const folded = (await loadData({ ...wine, folds: 2 }, 0)).evaluation;
    const [second] = folded.otherFolds ?? [];
    expect(second?.train.y).toBeDefined();
    expect(toShared(folded).otherFolds?.[0]?.train.y).toBe(second?.train.y);
    expect(fromPlain(toShared(folded)).otherFolds?.[0]?.validation.x.data.buffer).toBe(second?.validation.x.data.buffer);
  });

  it("gives the same fingerprint for the same content, wherever it lies, and another for other content", async () => {
    const [a, b] = ["a", "b"].map((name) => writeSmallCsv(mkdtempSync(join(folder, name)))) as [string, string];
    const fingerprintOf = async (data: string, ignore: readonly string[] = []): Promise<string> =>
      (await loadData({ data, target: "kind", ignore }, 0)).summary.fingerprint;
    expect(await fingerprintOf(a)).toBe(await fingerprintOf(b));
    expect(await fingerprintOf(a, ["c"])).not.toBe(await fingerprintOf(a));
  });

  it("says of a missing file that it is missing, and where it was looked for", async () => {
    await expect(loadData({ data: "no/such.csv", target: "kind", ignore: [] }, 0)).rejects.toThrow(
      expect.objectContaining({
        name: "RunError",
        message: "no/such.csv: the file must be readable, got ENOENT\nhint: check the path; it is relative to the present folder",
      }),
    );
    await expect(loadData({ data: folder, target: "kind", ignore: [] }, 0)).rejects.toThrow(
      `${folder}: the file must be readable, got EISDIR`,
    );
  });

  it("names bad data by the file's name and line", async () => {
    const path = join(folder, "bad.csv");
    writeFileSync(path, "a,kind\n1,x\nmany,y\n2,x\n3,y\n");
    await expect(loadData({ data: path, target: "kind", ignore: [] }, 0)).rejects.toThrow(
      expect.objectContaining({
        name: "DataError",
        message: expect.stringMatching(/^bad\.csv:3: column "a" must be a number, got "many"/),
      }),
    );
  });
});

describe("a packed file", () => {
  it("is read as the file that it holds, also when it was packed in pieces", async () => {
    const path = writeSmallCsv(folder);
    const text = readFileSync(path);
    const packed = join(folder, "small.csv.gz");
    writeFileSync(packed, Buffer.concat([gzipSync(text.subarray(0, 1000)), gzipSync(text.subarray(1000))]));
    const settings = { target: "kind", ignore: [] };
    const [plain, unpacked] = [await loadData({ data: path, ...settings }, 0), await loadData({ data: packed, ...settings }, 0)];
    expect({ ...unpacked.summary, file: "small.csv" }).toEqual(plain.summary);
  });

  it("is refused when it is cut short or not packed", async () => {
    const packed = join(folder, "cut.csv.gz");
    const bytes = gzipSync("a,b\n1,2\n3,4\n");
    writeFileSync(packed, bytes.subarray(0, -4));
    await expect(loadTable(packed)).rejects.toThrow(
      "cut.csv.gz: a file whose name ends in .gz must be packed by gzip, and whole",
    );
    writeFileSync(packed, "a,b\n1,2\n");
    await expect(loadTable(packed)).rejects.toThrow(
      "cut.csv.gz: a file whose name ends in .gz must be packed by gzip, and whole",
    );
    await expect(loadTable(join(folder, "none.csv.gz"))).rejects.toThrow("none.csv.gz: the file must be readable, got ENOENT");
  });
});
