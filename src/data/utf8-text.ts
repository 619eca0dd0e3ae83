// Bytes, in pieces, to the text that they spell in UTF-8. Bytes that spell none are an error: a mark in their place would join names that differ.
import { DataError } from "./errors.js";

/**
 * The text of a file piece by piece; where the pieces are cut makes no difference.
 * @throws DataError with the line, where the bytes are no UTF-8 or hold a NUL, as UTF-16 and binary files do
 */
export async function* utf8Text(pieces: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string, void, void> {
  const decoder = newDecoder();
  let line = 1;
  let cutLetter: Uint8Array = new Uint8Array(0);
  const decode = (bytes: Uint8Array, isEnd: boolean): string => {
    try {
      return decoder.decode(bytes, { stream: !isEnd });
    } catch {
      throw notUtf8(name, line + linesBeforeWrongByte(joined(cutLetter, bytes)));
    }
  };
  for await (const bytes of pieces) {
    const text = decode(bytes, false);
    const nul = text.indexOf("\0");
    if (nul !== -1) throw holdsNul(name, line + lineEnds(text.slice(0, nul)));
    line += lineEnds(text);
    cutLetter = lastLetter(bytes, cutLetter);
    if (text !== "") yield text;
  }
  decode(new Uint8Array(0), true);
}

/** A byte-order mark is left to the reader of the text. */
const newDecoder = () => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const LINE_FEED = 10;

function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** The bytes of the last letter, of which the next piece may bring the rest; none where it is plain ASCII. */
function lastLetter(bytes: Uint8Array, before: Uint8Array): Uint8Array {
  const tail = bytes.length < 4 ? joined(before, bytes) : bytes.slice(-4);
  const start = tail.findLastIndex((byte) => byte < 0x80 || byte >= 0xc0);
  return (tail[start] ?? 0) >= 0xc0 ? tail.slice(start) : new Uint8Array(0);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function linesBeforeWrongByte(bytes: Uint8Array): number {
  let lines = 0;
  for (let start = 0; start < bytes.length; lines++) {
    const end = bytes.indexOf(LINE_FEED, start) + 1 || bytes.length;
    try {
      newDecoder().decode(bytes.subarray(start, end));
    } catch {
      return lines;
    }
    start = end;
  }
  return Math.max(0, lines - 1);
}

function notUtf8(name: string, line: number): DataError {
  return new DataError(name, "the text must be UTF-8", {
    line,
    got: "bytes that spell nothing in it",
    hint: "save the file as UTF-8; of one from an older program: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW",
  });
}

function holdsNul(name: string, line: number): DataError {
  return new DataError(name, "a file must be text", {
    line,
    got: "a NUL byte",
    hint: "a file of UTF-16 is saved as UTF-8 first; other files with such bytes are not text",
  });
}
