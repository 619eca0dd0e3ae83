// The page as one file: scripts, worker, kernels and styles in it, so that it opens from a disk.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

const root = fileURLToPath(new URL(".", import.meta.url));
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { readonly version: string };

/** A file as a module: packed, in base64, for `?packed` at the end of its name. */
const packed: Plugin = {
  name: "packed",
  enforce: "pre",
  load: (id) => {
    if (!id.endsWith("?packed")) return undefined;
    return `export default ${JSON.stringify(gzipSync(readFileSync(id.slice(0, -"?packed".length)), { level: 9 }).toString("base64"))};`;
  },
};

/** Sources name each other as they are once they are built. */
const sources = [{ find: /^(\.{1,2}\/.*)\.js$/, replacement: "$1" }];

export default defineConfig({
  root,
  define: { __MLPNAS_VERSION__: JSON.stringify(version) },
  plugins: [packed, viteSingleFile({ removeViteModuleLoader: true })],
  // From file:// only a classic script can be a worker that came as a blob.
  worker: { format: "iife" },
  resolve: { alias: sources },
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    target: "es2023",
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: { external: ["gpu.js", "webgpu", "crypto"] },
  },
});
