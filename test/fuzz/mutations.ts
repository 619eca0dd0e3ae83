// Changes to inputs that were right: edits of a text, of bytes, and of a JSON value, by arbitraries that fast-check can shrink.
import { fc } from "@fast-check/vitest";

/** What readers stumble over. */
const nastyTexts: readonly string[] = [
  "",
  "\0",
  "\ufeff",
  "\r",
  "\n",
  "\r\n",
  "\n\n",
  '"',
  '""',
  '"""',
  ",",
  ";",
  "\t",
  "|",
  ",,,,,,,,",
  " ",
  "\u2028",
  "\u202e",
  "\u001b[31m",
  "\ud800",
  "NaN",
  "Infinity",
  "-Infinity",
  "1e308",
  "-1e309",
  "1e-400",
  "-0",
  "0x10",
  "1_000",
  "1,5",
  "9007199254740993",
  "null",
  "true",
  "undefined",
  "__proto__",
  "constructor",
  "{",
  "}",
  "[",
  "]",
  ":",
  "\\",
  "\\u0000",
  "../../etc/passwd",
  "=1+1",
  "{}",
  "[]",
  "x".repeat(3_000),
];

const nastyValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1,
  0.5,
  1e308,
  -1e308,
  1e-320,
  2 ** 31,
  2 ** 53,
  1e21,
  "",
  " ",
  "x",
  "NaN",
  "Infinity",
  "__proto__",
  "constructor",
  "64-tanh",
  "linear",
  "../..",
  [],
  {},
  [[]],
  [null],
  [1, 2, 3],
  { a: 1 },
  JSON.parse('{"__proto__":{"polluted":1}}'),
  "x".repeat(3_000),
  Array.from({ length: 300 }, (_, i) => i),
];

/** A text with one to four edits: a stretch taken out, said twice, or replaced by what readers stumble over. */
export function editedText(seeds: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.oneof(fc.constant(0), fc.nat({ max: 3 }), fc.nat({ max: 200 })),
    put: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...nastyTexts) },
      fc.string({ unit: "binary", maxLength: 6 }),
      fc.constant(undefined),
    ),
  });
  return fc.tuple(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 4 })).map(([seed, edits]) =>
    edits.reduce((text, { at, length, put }) => {
      const start = Math.floor(at * (text.length + 1));
      const taken = text.slice(start, start + length);
      return `${text.slice(0, start)}${put ?? taken + taken}${text.slice(start + length)}`;
    }, seed),
  );
}

/** Bytes with one to four changed, taken out or put in. */
export function editedBytes(seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.oneof(fc.nat({ max: 2 }), fc.nat({ max: 100 })),
    put: fc.uint8Array({ maxLength: 4 }),
  });
  return fc.tuple(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 4 })).map(([seed, edits]) =>
    edits.reduce((bytes, { at, length, put }) => {
      const start = Math.floor(at * (bytes.length + 1));
      return Uint8Array.of(...bytes.subarray(0, start), ...put, ...bytes.subarray(start + length));
    }, seed),
  );
}

type Json = unknown;

/** Where in a value something may be changed: the paths of all that it holds, itself included. */
function pathsOf(value: Json): PropertyKey[][] {
  const inner = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [[], ...inner.flatMap(([key, each]) => pathsOf(each).map((path) => [key, ...path]))];
}

/** The value with what lies at a path replaced, or taken out where `put` is undefined. */
function changed(value: Json, [key, ...rest]: readonly PropertyKey[], put: { readonly value: Json } | undefined): Json {
  if (key === undefined) return put?.value;
  const entries = Object.entries(value as object).flatMap(([name, each]) => {
    if (name !== key) return [[name, each]];
    return rest.length === 0 && put === undefined ? [] : [[name, changed(each, rest, put)]];
  });
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}

/** A JSON value with one to three places changed: replaced, taken out, or given one key more. */
export function editedJson(seeds: readonly Json[]): fc.Arbitrary<Json> {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    put: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...nastyValues).map((value) => ({ value })) },
      { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }).map((value) => ({ value })) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    key: fc.option(fc.constantFrom("__proto__", "constructor", "kind", "version", "extra", "seconds"), { freq: 4 }),
  });
  return fc.tuple(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 3 })).map(([seed, edits]) =>
    edits.reduce((value, { at, put, key }) => {
      const paths = pathsOf(value);
      const path = paths[Math.floor(at * paths.length)] as PropertyKey[];
      if (key === null) return changed(value, path, put);
      const place = path.reduce<Json>((inner, step) => (inner as Record<PropertyKey, Json>)[step], value);
      if (typeof place !== "object" || place === null || Array.isArray(place)) return changed(value, path, put);
      const wider = Object.fromEntries([...Object.entries(place), [key, put?.value ?? null]]);
      return changed(value, path, { value: wider });
    }, seed),
  );
}
