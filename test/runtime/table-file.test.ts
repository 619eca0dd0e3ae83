// Table files on disk: plain and packed, added to, and mended where a writer was cut off.
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { tableHeader } from "../../src/nas/index.js";
import { openTableFile } from "../../src/runtime/table-file.js";
import { temporaryFolder } from "./files.js";

const folder = temporaryFolder();
const training = (name: string, seed: number): string =>
  [1, 2, 3].map((epoch) => `${name},${seed},${epoch},9,.5,1,.5,1,0.1\n`).join("");
const names = Array.from({ length: 200 }, (_, k) => `${k + 1}-relu`);
const textOf = (path: string): string => {
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
};

describe.each(["csv", "csv.gz"])("a table file, .%s", (extension) => {
  const pathOf = (name: string): string => join(folder, `new ${extension}`, `${name}.${extension}`);

  it("holds what was added to it, in one sitting or several", () => {
    const path = pathOf("whole");
    const half = (some: readonly string[]): void => {
      const file = openTableFile(path, 3);
      for (const name of some) if (!file.has(name, 0)) file.append(training(name, 0));
      file.close();
    };
    half(names.slice(0, 90));
    half(names);
    expect(textOf(path)).toBe(`${tableHeader}\n${names.map((name) => training(name, 0)).join("")}`);
    const again = openTableFile(path, 3);
    expect([again.has("1-relu", 0), again.has("1-relu", 1), again.droppedLines]).toEqual([true, false, 0]);
  });

  it("drops a training that was cut off, and goes on behind the last whole one", () => {
    const path = pathOf("cut");
    const whole = `${tableHeader}\n${names.map((name) => training(name, 0)).join("")}`;
    for (const [cut, dropped] of [
      [0, 0],
      [1, 3],
      [30, 2],
      [70, 1],
    ] as const) {
      const text = whole.slice(0, whole.length - cut);
      writeFileSync(path, extension === "csv" ? text : gzipSync(text));
      const file = openTableFile(path, 3);
      expect(file.droppedLines).toBe(dropped);
      expect([file.has("200-relu", 0), file.has("199-relu", 0)]).toEqual([cut === 0, true]);
      if (cut > 0) file.append(training("200-relu", 0));
      file.close();
      expect(textOf(path)).toBe(whole);
    }
  });

  it("drops a training of which whole lines are missing, but not one that ended early before others", () => {
    const path = pathOf("short");
    const short = "8-relu,0,1,9,.5,1,.5,1,0.1\n";
    const pack = (text: string): string | Buffer => (extension === "csv" ? text : gzipSync(text));
    writeFileSync(path, pack(`${tableHeader}\n${short}${training("16-relu", 0)}32-relu,0,1,9,.5,1,.5,1,0.1\n`));
    const file = openTableFile(path, 3);
    expect([file.droppedLines, file.has("8-relu", 0), file.has("32-relu", 0)]).toEqual([1, true, false]);
    file.close();
    expect(textOf(path)).toBe(`${tableHeader}\n${short}${training("16-relu", 0)}`);
  });

  it("is not made of another file", () => {
    const path = pathOf("other");
    writeFileSync(path, extension === "csv" ? "a,b\n1,2\n" : gzipSync("a,b\n1,2\n"));
    expect(() => openTableFile(path, 3)).toThrow(/must begin with the columns of a table, got a,b\nhint: /);
  });
});

describe("a packed table file", () => {
  it("is mended wherever its last piece was cut", () => {
    const path = join(folder, "torn.csv.gz");
    const [first, second] = [`${tableHeader}\n${names.map((name) => training(name, 0)).join("")}`, training("9-elu", 0)];
    const bytes = Buffer.concat([gzipSync(first), gzipSync(second)]);
    const border = gzipSync(first).length;
    for (let length = border + 1; length < bytes.length; length++) {
      writeFileSync(path, bytes);
      truncateSync(path, length);
      const file = openTableFile(path, 3);
      if (!file.has("9-elu", 0)) file.append(second);
      file.close();
      expect(textOf(path)).toBe(first + second);
    }
  });

  it("must be packed", () => {
    const path = join(folder, "plain.csv.gz");
    writeFileSync(path, `${tableHeader}\n`);
    expect(() => openTableFile(path, 3)).toThrow("plain.csv.gz: the file must be packed by gzip, as its name says");
  });
});
