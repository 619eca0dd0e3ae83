import { describe, expect, it } from "vitest";
import { fnv1a64 } from "../../src/data/fingerprint.js";
import { type Dataset, fingerprint, parseCsv, toDataset } from "../../src/data/index.js";
import { viewOf } from "../../src/tensor/index.js";
import { wineDataset } from "./wine.js";

const read = (text: string, name = "t.csv"): Dataset => toDataset(parseCsv(text, name), { target: "label" });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("fingerprint", () => {
  const base = "a,b,label\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n";

  it("differs when a feature, a label, a name or the order of rows differs", () => {
    const others = [
      base.replace("8", "8.000001"),
      base.replace("2,x", "2,y"),
      base.replace("b,", "c,"),
      base.replaceAll("x", "z").replaceAll("y", "zz"),
      "a,b,label\n3,4,y\n1,2,x\n5,6,x\n7,8,y\n",
      "a,b,label\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n7,8,y\n",
    ].map((text) => fingerprint(read(text)));
    expect(new Set([fingerprint(read(base)), ...others]).size).toBe(7);
  });

  it("does not depend on the file's name, its delimiter, its line ends or how numbers are written", () => {
    const other = base.replaceAll(",", ";").replaceAll("\n", "\r\n").replace("4", "4.00");
    expect(fingerprint(read(other, "other.csv"))).toBe(fingerprint(read(base)));
  });

  it("reads features through their strides", () => {
    const data = read(base);
    const columns = viewOf(Float32Array.of(1, 3, 5, 7, 2, 4, 6, 8), [4, 2], [1, 4], 0);
    expect(fingerprint({ ...data, features: columns })).toBe(fingerprint(data));
  });

  it("is pinned for the wine data: a change would orphan recorded runs", () => {
    expect(fingerprint(wineDataset())).toBe("03b98b317ebf117b");
  });
});

describe("fnv1a64", () => {
  // From the reference test vectors of Landon Curt Noll (RFC 9923).
  const vectors = [
    ["", "cbf29ce484222325"],
    ["a", "af63dc4c8601ec8c"],
    ["foobar", "85944171f73967e8"],
  ] as const;
  it.each(vectors)("hashes %j as the reference does", (text, hex) => {
    expect(fnv1a64([bytes(text)])).toBe(hex);
  });

  it("reads blocks one after the other", () => {
    expect(fnv1a64([bytes("foo"), bytes("bar")])).toBe("85944171f73967e8");
  });
});
