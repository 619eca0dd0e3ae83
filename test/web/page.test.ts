// The built page over file://, as a newcomer opens it: a search, its journal against the command line's, its model in Node, a report, and names that mean harm.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../cli/host.js";
import { temporaryFolder } from "../runtime/files.js";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const built = fileURLToPath(new URL("../../dist/web/index.html", import.meta.url));
const wine = fileURLToPath(new URL("../../examples/data/wine-quality.csv", import.meta.url));
const folder = temporaryFolder();
const [chromiumWaits, searchWaits] = [20_000, 55_000];

describe.skipIf(!existsSync(executablePath))(
  "the page in Chromium (skipped where there is none: apt-get install chromium)",
  () => {
    let browser: Browser;
    let context: BrowserContext;
    /** What a page said that it should not have, and where it went. */
    const said: string[] = [];

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
      context = await browser.newContext({ acceptDownloads: true, viewport: { width: 1280, height: 900 } });
      context.setDefaultTimeout(chromiumWaits);
    });
    afterAll(() => browser?.close());

    async function opened(file: string, hash = ""): Promise<Page> {
      said.length = 0;
      const page = await context.newPage();
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") said.push(message.text());
      });
      page.on("pageerror", ({ message }) => said.push(message));
      page.on("request", (request) => {
        if (!/^(file|blob|data):/.test(request.url())) said.push(request.url());
      });
      await page.goto(`${pathToFileURL(file).href}${hash}`);
      return page;
    }

    async function downloaded(page: Page, button: string): Promise<string> {
      const [download] = await Promise.all([page.waitForEvent("download"), page.click(`#${button}`)]);
      const path = join(folder, download.suggestedFilename());
      await download.saveAs(path);
      return path;
    }

    const isDone = (page: Page): Promise<unknown> =>
      page.waitForFunction("document.querySelector('#status')?.textContent.startsWith('done')", undefined, {
        timeout: searchWaits,
      });
    const timeless = (journal: string): string => journal.replaceAll(/"seconds":[^,}]+/g, '"seconds":0');

    it("is one file of less than a megabyte", () => {
      expect(readFileSync(built).length).toBeLessThan(1_000_000);
      expect(readFileSync(built, "utf8")).not.toMatch(/(src|href)="(?!data:)/);
    });

    it("searches with two workers, comes to the command line's journal byte for byte, and gives a model that answers in Node", async () => {
      const page = await opened(built);
      await page.click("#wine");
      await page.fill("#trials", "20");
      await page.fill("#workers", "2");
      // Node and Chromium may have different builds: the plain one is everywhere.
      await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
      await page.selectOption("#device", "wasm-simd");
      await page.click("#start");
      await isDone(page);
      expect(await page.textContent("#report")).toContain("all trials done");

      const journal = readFileSync(await downloaded(page, "download-journal"), "utf8");
      const out = join(folder, "cli");
      const search = [
        "search",
        wine,
        "--target",
        "quality_label",
        "--ignore",
        "quality",
        "--trials",
        "20",
        "--device",
        "wasm-simd",
      ];
      expect((await runCommand([...search, "--workers", "1", "--out", out])).exitCode).toBe(0);
      expect(timeless(journal)).toBe(timeless(readFileSync(join(out, "journal.jsonl"), "utf8")));

      const model = await downloaded(page, "download-json");
      const ours = await runCommand(["export", out, "--out", join(folder, "cli.json")]);
      expect(ours.exitCode).toBe(0);
      const answers = await Promise.all([model, join(folder, "cli.json")].map((path) => runCommand(["predict", path, wine])));
      expect(answers[0]?.exitCode).toBe(0);
      expect(answers[0]?.stdout).toBe(answers[1]?.stdout);
      expect(readFileSync(await downloaded(page, "download-leaderboard"), "utf8").split("\n")).toHaveLength(22);

      // The link of the search, and the run itself, survive a reload.
      const hash = new URL(page.url()).hash;
      expect(decodeURIComponent(hash)).toContain('"target":"quality_label"');
      await page.reload();
      await page.click("#tab-report");
      await page.waitForSelector("#panel-report .tiles");
      await page.click("#tab-search");
      await page.click("#wine");
      expect(await page.inputValue("#trials")).toBe("20");
      expect(said).toEqual([]);
      await page.close();
    });

    it.each([
      ['{"trials":0}', /the link: .*trials/],
      ['{"validation":"rows.csv"}', /the link: validation names files/],
      ['{"constructor":1}', /the link: each key must be a setting/],
      ["{", /the link: /],
    ])("says what is wrong with the link %s, and goes on without it", async (link, message) => {
      const page = await opened(built, `#${encodeURIComponent(link)}`);
      await page.click("#wine");
      await page.waitForSelector("#trials");
      expect(await page.textContent("body")).toMatch(message);
      expect(await page.inputValue("#trials")).toBe("100");
      expect(said).toEqual([]);
      await page.close();
    });

    it("pauses, goes one trial further, and stops with what it has", async () => {
      const page = await opened(built);
      await page.click("#wine");
      await page.fill("#trials", "400");
      await page.click("#start");
      await page.waitForFunction("document.querySelector('#pause')?.disabled === false");
      await page.click("#pause");
      await page.waitForFunction("document.querySelector('#status').textContent.startsWith('paused')");
      const trialsOf = async (): Promise<number> => Number(/(\d+) of/.exec((await page.textContent("#status")) ?? "")?.[1]);
      const before = await trialsOf();
      await page.click("#step");
      await page.waitForFunction(`document.querySelector('#status').textContent.includes('paused after ${before + 1} of')`);
      await page.click("#stop");
      await isDone(page);
      expect(await page.textContent("#report")).not.toContain("all trials done");
      expect(said).toEqual([]);
      await page.close();
    });

    it("shows a report that the command line made, with the confusion matrix of its winner", async () => {
      const out = join(folder, "reported");
      const search = ["search", wine, "--target", "quality_label", "--ignore", "quality", "--trials", "12", "--workers", "1"];
      expect((await runCommand([...search, "--out", out])).exitCode).toBe(0);
      const report = await runCommand(["report", out]);
      expect([report.exitCode, report.stderr]).toEqual([0, ""]);
      const page = await opened(join(out, "report.html"));
      for (const name of ["accuracy", "distribution", "curves", "layers", "size", "confusion"])
        await page.waitForSelector(`#chart-${name} svg`);
      const sorted = page.locator("th:has-text('parameters')");
      await sorted.locator("button").click();
      expect(await sorted.getAttribute("aria-sort")).toBe("ascending");
      expect(said).toEqual([]);
      await page.close();
    });

    it("takes names and labels for what they are: texts", async () => {
      const names = [
        "<img src=x onerror=document.title='broken'>",
        "</script><script>document.title='broken'</script>",
        "\u202eevil",
        "😀 __proto__",
      ];
      const labels = ["<b>bold</b>", "</script>"];
      const rows = Array.from({ length: 90 }, (_, i) =>
        [...names.map((_, k) => Math.sin(i * 12.9898 + k).toFixed(4)), labels[Math.sin(i * 12.9898) > 0 ? 0 : 1]].join(","),
      );
      const path = join(folder, "<hostile>.csv");
      writeFileSync(path, [`${names.join(",")},answer`, ...rows, ""].join("\n"));
      const page = await opened(built);
      await page.setInputFiles("#file", path);
      await page.waitForSelector("#start");
      await page.fill("#trials", "4");
      await page.click("#start");
      await isDone(page);
      expect(await page.title()).toBe("mlpnas");
      expect(await page.textContent("#panel-search")).toContain("<hostile>.csv");
      expect(await page.locator("img, #report b").count()).toBe(0);
      expect(said).toEqual([]);

      const out = join(folder, "hostile run");
      expect(
        (await runCommand(["search", path, "--target", "answer", "--trials", "4", "--workers", "1", "--out", out])).exitCode,
      ).toBe(0);
      expect((await runCommand(["report", out])).exitCode).toBe(0);
      const report = await opened(join(out, "report.html"));
      await report.waitForSelector("#chart-accuracy svg");
      expect(await report.title()).toBe("mlpnas");
      expect(await report.locator("img, #panel-report b").count()).toBe(0);
      expect(await report.textContent("#chart-confusion")).toContain("</script>");
      expect(said).toEqual([]);
      await report.close();
      await page.close();
    });

    it("says what is wrong with a table or a setting, and goes on", async () => {
      const page = await opened(built);
      const path = join(folder, "ragged.csv");
      writeFileSync(path, "a,b\n1,2\n3\n");
      await page.setInputFiles("#file", path);
      await page.waitForSelector(".problem:not([hidden])");
      expect(await page.textContent(".problem")).toBe("ragged.csv:3: a row must have 2 cells, got 1");
      await page.click("#wine");
      await page.waitForSelector("#start");
      await page.fill("#trials", "0");
      await page.click("#start");
      await page.waitForSelector(".problem:not([hidden])");
      expect(await page.textContent(".problem")).toContain("trials must be");
      expect(said).toEqual([]);
      await page.close();
    });

    it("has the exact gradient beside estimates, and they come closer with more architectures", async () => {
      const page = await opened(built);
      await page.click("#tab-lab");
      await page.waitForSelector("#lab-bars svg");
      const cosine = async (): Promise<number> =>
        Number(/cosine of (-?\d\.\d+) to/.exec((await page.textContent("#lab-words")) ?? "")?.[1]);
      const few = await cosine();
      const words = await page.textContent("#lab-words");
      await page.fill("#lab-batch", "8");
      await page.waitForFunction(
        (before) =>
          !["", before].includes(
            (globalThis as never as { document: { querySelector(s: string): { textContent: string } } }).document.querySelector(
              "#lab-words",
            ).textContent,
          ),
        words,
      );
      expect(await cosine()).toBeGreaterThan(few);
      expect(said).toEqual([]);
      await page.close();
    });

    it("can be read at 400 pixels: nothing is wider than the screen", async () => {
      const narrow = await browser.newPage({ viewport: { width: 400, height: 800 } });
      await narrow.goto(pathToFileURL(join(folder, "reported", "report.html")).href);
      await narrow.waitForSelector("#chart-accuracy svg");
      for (const tab of ["report", "search", "lab"]) {
        await narrow.click(`#tab-${tab}`);
        expect(await narrow.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(400);
      }
      await narrow.close();
    });
  },
);
