import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { readParquet } from "../../src/data/index.js";

type Columns = Parameters<typeof parquetWriteBuffer>[0]["columnData"];
const read = (columnData: Columns, options: Parameters<typeof readParquet>[2] = {}) => {
  const buffer = parquetWriteBuffer({ columnData });
  return readParquet({ byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) }, "t.parquet", options);
};

describe("readParquet", () => {
  it("reads numbers of all widths, with nulls for missing cells, and texts", async () => {
    const table = await read([
      { name: "small", data: Int32Array.of(1, 2, 3), type: "INT32" },
      { name: "large", data: [1n, 2n ** 40n, null], type: "INT64" },
      { name: "float", data: Float32Array.of(0.5, Number.NaN, 2), type: "FLOAT" },
      { name: "label", data: ["a", "b", null], type: "STRING" },
      { name: "flag", data: [true, false, null], type: "BOOLEAN" },
    ]);
    expect(table.columns.map(({ kind, name, values }) => [kind, name, [...values]])).toEqual([
      ["number", "small", [1, 2, 3]],
      ["number", "large", [1, 2 ** 40, Number.NaN]],
      ["number", "float", [0.5, Number.NaN, 2]],
      ["text", "label", ["a", "b", ""]],
      ["text", "flag", ["true", "false", ""]],
    ]);
    expect([table.rows, ...table.lines]).toEqual([3, 1, 2, 3]);
  });

  it("reads texts as cells of CSV are read, or keeps them where it is told to", async () => {
    const columns: Columns = [{ name: "zip", data: ["01234", "NA", "7"], type: "STRING" }];
    expect([...((await read(columns)).columns[0]?.values ?? [])]).toEqual([1234, Number.NaN, 7]);
    expect((await read(columns, { texts: ["zip"] })).columns[0]?.values).toEqual(["01234", "NA", "7"]);
    const commas = await read([{ name: "price", data: ["7,4", "8", "0,5"], type: "STRING" }]);
    expect(commas.columns[0]).toMatchObject({ kind: "number", decimal: "," });
  });

  it("refuses what is no Parquet file, and columns of records", async () => {
    const text = new TextEncoder().encode("a,b\n1,2\n3,4\n5,6\n7,8").buffer;
    await expect(readParquet({ byteLength: text.byteLength, slice: (a, b) => text.slice(a, b) }, "t.parquet")).rejects.toThrow(
      "t.parquet: the file must be Parquet that can be read, got ",
    );
    await expect(read([{ name: "tags", data: [{ a: 1 }, { a: 2 }], type: "JSON" }])).rejects.toThrow(
      't.parquet: column "tags" must hold one number or text a row, got lists or records',
    );
  });
});
