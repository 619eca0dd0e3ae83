// Draws the pictures of docs/pictures from searches made for them. `npm run docs:pictures`
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const program = "dist/cli/main.js";
const pictures = "docs/pictures";
/** The bits of this device are the same on every machine, and so are the pictures. */
const search = [
  "search",
  "examples/data/wine-quality.csv",
  "--target",
  "quality_label",
  "--ignore",
  "quality",
  "--device",
  "wasm-simd",
];

const mlpnas = (...args: readonly string[]): void => {
  execFileSync(process.execPath, [program, ...args], { stdio: "pipe" });
};

const folder = mkdtempSync(join(tmpdir(), "mlpnas-pictures-"));
try {
  mkdirSync(pictures, { recursive: true });
  const wine = join(folder, "wine");
  mlpnas(...search, "--out", wine);
  for (const chart of ["accuracy", "scores", "size", "layers", "effects", "confusion"]) {
    mlpnas("plot", wine, chart, "--out", join(pictures, `${chart}.svg`));
  }
  const runs = ["reinforce", "random"].flatMap((strategy) =>
    [1, 2, 3, 4].map((seed) => {
      const out = join(folder, `${strategy}-${seed}`);
      mlpnas(...search, "--strategy", strategy, "--seed", String(seed), "--trials", "60", "--out", out);
      return out;
    }),
  );
  mlpnas("plot", ...runs, "metric", "--out", join(pictures, "compared.svg"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
