// The pictures of the documents: all that are shown are there, stand alone, and say in words what they show.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const pictures = readdirSync("docs/pictures");
const shownIn = (file: string): string[] =>
  [...readFileSync(file, "utf8").matchAll(/!\[[^\]]+\]\((?:docs\/)?pictures\/([^)]+)\)/g)].map(([, name]) => name as string);

test("the README shows two, docs/report.md all of them", () => {
  expect(shownIn("README.md")).toHaveLength(2);
  expect(shownIn("docs/report.md").toSorted()).toEqual(pictures.toSorted());
});

test.each(pictures)("%s has a title, a description and a page behind it, and needs nothing from elsewhere", (name) => {
  const svg = readFileSync(`docs/pictures/${name}`, "utf8");
  expect(svg).toMatch(/<title>[^<]+<\/title><desc>[^<]+<\/desc>/);
  expect(svg).toContain('class="page"');
  expect(svg.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|href=|url\((?!#)/);
});
