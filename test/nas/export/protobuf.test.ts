// The wire forms of protocol buffers, by their bytes.
import { describe, expect, it } from "vitest";
import {
  bytes,
  doubleBytes,
  float,
  floatBytes,
  integer,
  integerBytes,
  message,
  text,
} from "../../../src/nas/export/onnx/protobuf.js";

describe("a field", () => {
  it("of an integer has seven bits a byte, the least first", () => {
    expect([...integer(1, 150)]).toEqual([0x08, 0x96, 0x01]);
    expect([...integer(16, 0)]).toEqual([0x80, 0x01, 0x00]);
  });

  it("of a negative integer has ten bytes of it", () => {
    expect([...integer(1, -1)]).toEqual([0x08, ...new Array<number>(9).fill(0xff), 0x01]);
  });

  it("of a text has its length in bytes, not in characters", () => {
    expect([...text(2, "pH µ")]).toEqual([0x12, 5, 0x70, 0x48, 0x20, 0xc2, 0xb5]);
  });

  it("of a message holds its fields", () => {
    expect([...bytes(3, message([integer(1, 150)]))]).toEqual([0x1a, 3, 0x08, 0x96, 0x01]);
  });

  it("of a float is little-endian", () => {
    expect([...float(2, 1)]).toEqual([0x15, 0, 0, 0x80, 0x3f]);
  });
});

it("numbers of a tensor are little-endian, each of its own width", () => {
  expect([...floatBytes([1])]).toEqual([0, 0, 0x80, 0x3f]);
  expect([...doubleBytes([1])]).toEqual([0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
  expect([...integerBytes([-2])]).toEqual([0xfe, ...new Array<number>(7).fill(0xff)]);
});
