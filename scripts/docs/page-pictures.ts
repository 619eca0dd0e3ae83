// Screenshots of the built page and of a report, at two widths in both themes, to be looked at: `npm run docs:page`.
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { startSearch } from "../../src/runtime/index.js";
import { reportPage } from "../../src/runtime/report-page.js";

const page = fileURLToPath(new URL("../../dist/web/index.html", import.meta.url));
const wine = fileURLToPath(new URL("../../examples/data/wine-quality.csv", import.meta.url));
const out = process.argv[2] ?? "pictures";
const folder = mkdtempSync(join(tmpdir(), "mlpnas-pictures-"));

const run = await startSearch({ data: wine, target: "quality_label", ignore: ["quality"], trials: 60, out: join(folder, "run") });
for await (const _ of run.events);
const report = join(folder, "report.html");
writeFileSync(report, await reportPage([run.folder]));

mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 400]) {
    const tab = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const shot = (name: string): Promise<unknown> =>
      tab.screenshot({ path: join(out, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    await tab.goto(pathToFileURL(report).href);
    await tab.waitForSelector("#chart-accuracy svg");
    await shot("report");
    await tab.goto(pathToFileURL(page).href);
    await tab.click("#wine");
    await tab.waitForSelector("#start");
    await shot("search");
    await tab.click("#tab-lab");
    await tab.waitForSelector("#lab-bars svg");
    await shot("lab");
    await tab.close();
  }
}
await browser.close();
console.log(`written: ${out}`);
