import { execFileSync } from "node:child_process";
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { endingOf } from "../../src/cli/errors.js";
import { quotePath } from "../../src/cli/format.js";
import { markdownText, shownText, spreadsheetText } from "../../src/cli/shown-text.js";
import { alignedTable, markdownTable } from "../../src/cli/table.js";
import { DataError } from "../../src/data/index.js";

const anyText = fc.string({ unit: "binary" });

describe("shownText", () => {
  it.each([
    ["\u001b[31mred\u001b[0m", "\\u001b[31mred\\u001b[0m"],
    ["\u001b]0;title\u0007", "\\u001b]0;title\\u0007"],
    ["\u009b2J", "\\u009b2J"],
    ["two\nlines\r\tand a tab", "two\\nlines\\r\\tand a tab"],
    ["user\u202etxt.exe", "user\\u202etxt.exe"],
    ["a\u2066b\u2069\u200fc", "a\\u2066b\\u2069\\u200fc"],
    ["line\u2028separator", "line\\u2028separator"],
    ["\ufeffmark", "\\ufeffmark"],
    ["\u{e0041}", "\\udb40\\udc41"],
  ])("writes what acts as an escape: %j", (text, shown) => {
    expect(shownText(text)).toBe(shown);
  });

  it.each(["quality_label", "日本語", "שלום", "é́", "👩‍👩‍👧", "می‌خواهم", "C:\\data", "'\"<>&", "a  b"])(
    "leaves %j as it is",
    (text) => {
      expect(shownText(text)).toBe(text);
    },
  );

  test.prop([anyText])("holds no control, no separator, no mark of direction, and says the same when said twice", (text) => {
    const shown = shownText(text);
    expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
    expect(shownText(shown)).toBe(shown);
  });
});

describe("markdownText", () => {
  it.each([
    ["a|b", "a\\|b"],
    ["a\\|b", "a\\\\\\|b"],
    ["<img src=x onerror=alert(1)>", "\\<img src=x onerror=alert(1)>"],
    ["</script>", "\\</script>"],
    ["[here](http://x)", "[here\\](http://x)"],
    ["__proto__", "\\_\\_proto\\_\\_"],
    ["quality_label", "quality_label"],
    ["*all*", "\\*all\\*"],
    ["&lt;", "\\&lt;"],
    ["<1%, a < b, p & q, [.1, .2]", "<1%, a < b, p & q, [.1, .2]"],
    ["`code`\n# title", "\\`code\\`\\\\n# title"],
  ])("%j becomes %j", (text, marked) => {
    expect(markdownText(text)).toBe(marked);
  });

  test.prop([fc.array(fc.array(anyText, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 4 })])(
    "a table of any texts has a line a row, with a cell for each",
    (rows) => {
      const column = (k: number) => ({ title: `t${k}`, align: "left" as const, cells: rows.map((row) => row[k] as string) });
      const lines = markdownTable([column(0), column(1)]);
      expect(lines).toHaveLength(rows.length + 2);
      for (const line of lines) expect(line.match(/(?<!\\)(?:\\\\)*\|/g)).toHaveLength(3);
    },
  );
});

describe("spreadsheetText", () => {
  it.each(["=1+1", "+A1", "-A1", "@SUM(A1)", "\tx", "\rx", "\nx", "=cmd|' /C calc'!A0", "--folds 5", "-1-2", "＝1"])(
    "puts an apostrophe before %j",
    (text) => {
      expect(spreadsheetText(text)).toBe(`'${text}`);
    },
  );

  it.each(["-1", "+1.5", "-.5e-3", "1=1", "x", "", "'=1"])("leaves %j", (text) => {
    expect(spreadsheetText(text)).toBe(text);
  });

  test.prop([fc.double({ noNaN: true, noDefaultInfinity: true })])("leaves every number as it is", (value) => {
    expect(spreadsheetText(String(value))).toBe(String(value));
  });
});

describe("what people read", () => {
  it("has a row of a table on one line", () => {
    const { head, body } = alignedTable([{ title: "a\u001b[2J", align: "left", cells: ["x\ny", "z"] }]);
    expect([...head, ...body]).toEqual(["a\\u001b[2J", "x\\ny", "z"]);
  });

  it("has an error on one line and its hint on another, whatever they quote", () => {
    const error = new DataError("evil\u001b[31m\nhint: run this.csv", "column must be there", { got: "\u202e", hint: "a\nb" });
    expect(endingOf(error).message).toBe("evil\\u001b[31m\\nhint: run this.csv: column must be there, got \\u202e\nhint: a\\nb");
  });

  test.prop([anyText.filter((text) => text !== "" && !text.includes("\0") && !/\p{Cs}/u.test(text))], { numRuns: 20 })(
    "has paths that a shell reads back",
    (path) => {
      const env = { ...process.env, LC_ALL: "C.UTF-8" };
      expect(execFileSync("bash", ["-c", `printf %s ${quotePath(path)}`], { encoding: "utf8", env })).toBe(path);
    },
  );
});
