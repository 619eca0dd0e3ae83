// An exported ES module in a page: under a policy that forbids code from text, and within the page's own script.
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsModule, type Model } from "../../../src/nas/index.js";
import { flat } from "../model/models.js";
import { engineAnswers } from "./rows.js";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const hostile = "</script><script>document.title = 'broken'</script>";
const model: Model = { ...flat, target: { task: "classification", column: "dear", classes: ["no", hostile] } };
const [expected] = engineAnswers(model, [[70, 1, "old"]]) as [[number, number]];

describe.skipIf(!existsSync(executablePath))("in Chromium (skipped where there is none: apt-get install chromium)", () => {
  let browser: Browser;
  let page: Page;
  const serve = (path: string, contentType: string, body: string): Promise<unknown> =>
    page.route(`https://page.test/${path}`, (route) =>
      route.fulfill({ contentType, body, headers: { "content-security-policy": "script-src 'self' 'unsafe-inline'" } }),
    );

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    page = await browser.newPage();
  });
  afterAll(() => browser?.close());

  const answer = "JSON.stringify(predict({ size: '70', lift: 'yes', state: 'old' }))";

  it("a module of its own answers as the engine does", async () => {
    await serve("model.mjs", "text/javascript", jsModule(model).code);
    const script = `import { predict } from "./model.mjs"; document.body.textContent = ${answer};`;
    await serve("one", "text/html", `<!doctype html><body><script type="module">${script}</script>`);
    await page.goto("https://page.test/one");
    await expectAnswer(page);
  });

  it("its text may stand in the page, whatever its classes are called", async () => {
    const script = `${jsModule(model).code}\ndocument.body.textContent = ${answer};`;
    await serve("two", "text/html", `<!doctype html><meta charset="utf-8"><body><script type="module">${script}</script>`);
    await page.goto("https://page.test/two");
    await expectAnswer(page);
    expect(await page.title()).toBe("");
  });
});

async function expectAnswer(page: Page): Promise<void> {
  await page.waitForFunction("document.body.textContent.startsWith('{')");
  const { probabilities } = JSON.parse((await page.textContent("body")) ?? "") as { probabilities: Record<string, number> };
  expect(probabilities["no"]).toBeCloseTo(expected[0], 6);
  expect(probabilities[hostile]).toBeCloseTo(expected[1], 6);
}
