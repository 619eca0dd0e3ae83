// The layers of src/: who may import whom, and which file may import which package. `npm run layers` checks it.

/** A folder may import itself and those named here, each through its index.ts. Pure: no node: module, so that it runs in a browser. */
const layers = {
  tensor: { imports: [], pure: true },
  autograd: { imports: ["tensor"], pure: true },
  data: { imports: ["tensor"], pure: true },
  nn: { imports: ["tensor", "autograd", "data"], pure: true },
  nas: { imports: ["tensor", "autograd", "data", "nn"], pure: true },
  study: { imports: ["tensor", "autograd", "data", "nn", "nas"], pure: true },
  report: { imports: ["tensor", "autograd", "data", "nn", "nas", "study"], pure: true },
  charts: { imports: ["data", "nn", "nas", "study", "report"], pure: true },
  runtime: { imports: ["tensor", "autograd", "data", "nn", "nas", "study", "report"], pure: false },
  queue: { imports: ["tensor", "autograd", "data", "nn", "nas", "study", "runtime"], pure: false },
  cli: { imports: ["tensor", "autograd", "data", "nn", "nas", "study", "report", "charts", "runtime", "queue"], pure: false },
};

/** Where a package may be imported: folders or files of src/. A package without a line may not be imported at all. */
const packages = {
  ndarray: "tensor/",
  seedrandom: "tensor/random.ts",
  "gpu.js": "tensor/gpu/",
  webgpu: "runtime/webgpu.ts",
  "onnxruntime-node": "runtime/onnx-answers.ts",
  papaparse: "data/csv.ts",
  hyparquet: "data/parquet.ts",
  "hyparquet-compressors": "data/parquet.ts",
  piscina: "runtime/",
  bullmq: "queue/",
  ioredis: "queue/",
  "@commander-js/extra-typings": "cli/",
  commander: "cli/",
  "log-update": "cli/",
  "@observablehq/plot": "charts/",
  linkedom: "cli/plot.ts",
  zod: ["cli/", "nas/model/", "nas/record/", "study/", "runtime/", "queue/"],
};

const escaped = (text) => text.replaceAll(".", "\\.");
const folders = (names) => `^src/(${names.join("|")})/`;
const packageFiles = (names) => `(^|node_modules/)(@types/)?(${names.map(escaped).join("|")})(/|$)`;
const names = Object.keys(layers);
const pure = names.filter((name) => layers[name].pure);

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...names.map((name) =>
      rule(
        `layer-${name}`,
        `src/${name} may import: ${["itself", ...layers[name].imports].join(", ")}`,
        { path: folders([name]) },
        { path: "^src/", pathNot: folders([name, ...layers[name].imports]) },
      ),
    ),
    rule(
      "layer-public",
      "src/index.ts names the library; the command line is no part of it",
      { path: "^src/index\\.ts$" },
      { path: "^src/cli/" },
    ),
    rule(
      "layer-unknown",
      "a folder of src/ needs a line in the table of layers",
      { path: "^src/[^/]+/", pathNot: folders(names) },
      {},
    ),
    rule(
      "enter-by-index",
      "another folder is entered through its index.ts",
      { path: "^src/([^/]+)" },
      { path: "^src/[^/]+/", pathNot: ["^src/$1/", "^src/[^/]+/index\\.ts$"] },
    ),
    rule("no-cycle", "files that import each other are one subject: join them, or move what both need", {}, { circular: true }),
    rule("pure", `${pure.join(" ")} touch no host: no node: module`, { path: folders(pure) }, { dependencyTypes: ["core"] }),
    ...Object.entries(packages).map(([name, places]) =>
      rule(
        `package-${name}`,
        `only src/${[places].flat().join(" and src/")} imports ${name}`,
        { path: "^src/", pathNot: [places].flat().map((place) => `^src/${escaped(place)}`) },
        { path: packageFiles([name]) },
      ),
    ),
    rule(
      "package-unknown",
      "a package needs a line in the table of packages",
      { path: "^src/" },
      { path: "node_modules/", pathNot: packageFiles(Object.keys(packages)) },
    ),
    rule("unresolved", "every import must lead somewhere", {}, { couldNotResolve: true }),
  ],
  options: {
    exclude: { path: "^src/tensor/wasm/assembly/" },
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
  },
};
