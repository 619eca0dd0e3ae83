// The seal of a journal's line: a checksum at its end, which shows that a byte of it is another than was written.
import { fnv1a64 } from "../../data/index.js";

const sealPattern = /,"sum":"([0-9a-f]{16})"\}$/;

/** A record's text as a line: with the checksum of all but its times, which no two runs have in common. */
export function seal(text: string): string {
  return `${text.slice(0, -1)},"sum":"${sumOf(text)}"}`;
}

/** A line as its record's text, and whether it is what was written. Of a line without a seal, an earlier one, that is not known. */
export function unseal(line: string): { readonly text: string; readonly isIntact: boolean } {
  const match = sealPattern.exec(line);
  if (match === null) return { text: line, isIntact: true };
  const text = `${line.slice(0, match.index)}}`;
  return { text, isIntact: match[1] === sumOf(text) };
}

function sumOf(text: string): string {
  return fnv1a64([new TextEncoder().encode(text.replace(/"seconds":[^,}]+/g, '"seconds":0'))]);
}
