// `--device gpu`: what it says where there is no graphics card, and how it ends where a mode is absent.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { easyCsv, folderWith, runCommand } from "./host.js";

const folder = folderWith({ "easy.csv": easyCsv() });
const out = join(folder, "run");
const search = ["search", join(folder, "easy.csv"), "--target", "answer", "--trials", "2", "--epochs", "1", "--out", out];
const train = ["train", join(folder, "easy.csv"), "--target", "answer", "--architecture", "8-tanh", "--epochs", "1"];

describe("--device gpu", () => {
  it.each([
    ["search", [...search, "--workers", "1"]],
    ["train", train],
  ])("%s says in one line that there is no graphics card, and on what it runs instead", async (_command, args) => {
    const { exitCode, stdout, stderr } = await runCommand([...args, "--device", "gpu", "--gpu-threshold", "0"]);
    expect(exitCode).toBe(0);
    if (stdout.includes("gpu-webgpu+")) return; // there is one
    expect(stdout).toMatch(/ · gpu-webasm\+wasm-(simd|fma)(-256)? · /);
    expect(stderr.split("\n")[0]).toMatch(/^mlpnas: no graphics card that gpu\.js can use here, /);
  });

  it.each([search, train])("%s ends with 2 when a mode that it names is absent, and says how to get it", async (...args) => {
    const made = join(folder, "absent");
    const { exitCode, stdout, stderr } = await runCommand([
      ...args,
      "--device",
      "gpu:webgl",
      ...(args[0] === "search" ? ["--out", made] : []),
    ]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(
      "mlpnas: gpu:webgl: the runtime must have WebGL 2, got none\n" +
        "hint: browsers have it, Node does not: there, take gpu:webgpu; gpu:webasm needs nothing but the package gpu.js\n",
    );
    expect(existsSync(made)).toBe(false);
  });

  it.each([
    [
      "--device",
      "gpu:wegpu",
      /^mlpnas: --device must be one of wasm, .*gpu:cpu, got "gpu:wegpu"\nhint: did you mean gpu:webgpu\?\n$/,
    ],
    ["--gpu-threshold", "-1", /^mlpnas: --gpu-threshold must be a number ≥ 0, got "-1"\n/],
  ])("refuses %s %s", async (flag, value, message) => {
    const { exitCode, stderr } = await runCommand([...train, flag, value]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});
