import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { utf8Text } from "../../src/data/index.js";

async function textOf(pieces: readonly Uint8Array[]): Promise<string> {
  const source = async function* () {
    yield* pieces;
  };
  let text = "";
  for await (const piece of utf8Text(source(), "t.csv")) text += piece;
  return text;
}

/** The bytes cut at some places. */
function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, k) => bytes.slice(at[k], end));
}

const places = fc.array(fc.nat(), { maxLength: 8 });

describe("utf8Text", () => {
  test.prop([fc.string({ unit: "binary" }).filter((text) => !text.includes("\0")), places])(
    "gives back a text from its bytes, wherever they are cut, with its byte-order mark",
    async (text, cuts) => {
      const bytes = new TextEncoder().encode(`\ufeff${text}`);
      expect(await textOf(cutAt(bytes, cuts))).toBe(`\ufeff${text}`);
    },
  );

  const lines = fc.array(
    fc.string({ unit: "binary" }).map((text) => text.replace(/[\0\n]/g, "")),
    { maxLength: 6 },
  );
  test.prop([
    lines,
    lines,
    fc.constantFrom([0xff], [0xfc], [0xc3, 0x28], [0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82]),
    places,
  ])("refuses bytes that are no UTF-8, with their line", async (before, after, wrong, cuts) => {
    const head = new TextEncoder().encode(before.map((line) => `${line}\n`).join(""));
    const tail = new TextEncoder().encode(after.map((line) => `\n${line}`).join(""));
    const bytes = Uint8Array.of(...head, ...wrong, ...tail);
    await expect(textOf(cutAt(bytes, cuts))).rejects.toThrow(
      `t.csv:${before.length + 1}: the text must be UTF-8, got bytes that spell nothing in it\nhint: save the file as UTF-8`,
    );
  });

  it("refuses a NUL, with its line", async () => {
    await expect(textOf([new TextEncoder().encode("a\nb\0")])).rejects.toThrow("t.csv:2: a file must be text, got a NUL byte");
  });
});
