// The gpu device in a browser: WebGL 2 and WebGPU in Chromium, on its software renderer.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Outcome } from "./page.js";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const args = [
  "--no-sandbox",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--enable-unsafe-webgpu",
  "--enable-features=Vulkan",
  "--use-webgpu-adapter=swiftshader",
];

describe.skipIf(!existsSync(executablePath))("in Chromium (skipped where there is none: apt-get install chromium)", () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const entryPoints = [fileURLToPath(new URL("./page.ts", import.meta.url))];
    const { outputFiles } = await build({ entryPoints, bundle: true, write: false, format: "iife", target: "es2023" });
    browser = await chromium.launch({ executablePath, args });
    page = await browser.newPage();
    await page.route("https://page.test/", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
    await page.goto("https://page.test/"); // WebGPU is for secure origins only
    await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
  });
  afterAll(() => browser?.close());

  test.each(["webgl", "webgpu", "webasm"] as const)("products and a training agree with f64 in mode %s", async (mode) => {
    const outcome = await page.evaluate<Outcome>(`tryMode(${JSON.stringify(mode)})`);
    expect(outcome.name).toMatch(new RegExp(`^gpu-${mode}\\+wasm-(simd|fma)$`));
    if (mode !== "webasm") expect(outcome).toMatchObject({ isSoftware: true, renderer: expect.stringMatching(/swiftshader/i) });
    expect(outcome.tame.slice(0, 5)).toEqual([]);
    expect(outcome.wild.slice(0, 5)).toEqual([]);
    expect(outcome.trainingError).toBeLessThan(5e-6);
  });

  test("a mode that it lacks is named", async () => {
    await expect(page.evaluate(`tryMode("headlessgl")`)).rejects.toThrow(/gpu:headlessgl: the package gl must give a context/);
  });
});
