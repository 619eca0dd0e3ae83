// The built package copied elsewhere: of another version, without some packages, or to be changed.
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));

interface Changes {
  readonly version?: string;
  /** Packages that are not installed there. */
  readonly without?: readonly string[];
}

/** Gives its executable. */
export function installed(folder: string, name: string, { version, without = [] }: Changes): string {
  const at = join(folder, name);
  cpSync(join(repository, "dist"), join(at, "dist"), { recursive: true });
  const own = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  writeFileSync(join(at, "package.json"), JSON.stringify({ ...own, version: version ?? own.version }));
  mkdirSync(join(at, "node_modules"));
  for (const each of readdirSync(join(repository, "node_modules"))) {
    if (!without.includes(each)) symlinkSync(join(repository, "node_modules", each), join(at, "node_modules", each));
  }
  return join(at, "dist", "cli", "main.js");
}
