// A full disk: the run stops with one clear sentence, and goes on once there is room.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { integerBelow, stream } from "../../src/tensor/index.js";
import { isLong } from "../long.js";
import { temporaryFolder, writeSmallCsv } from "../runtime/files.js";
import { recordFaults } from "./figures.js";
import { contentOf, runCommandLine, searchArgs } from "./runs.js";

const folder = temporaryFolder();
const data = writeSmallCsv(folder);
const disk = join(folder, "disk");
mkdirSync(disk);
/** A file system of 256 KiB of its own: only root may make one, and not on every machine. */
const isMounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk]).status === 0;
afterAll(() => {
  if (isMounted) spawnSync("umount", [disk]);
});
const figures = { filled: 0, stoppedWithASentence: 0, resumedIdentical: 0 };

describe.skipIf(!isMounted)("on a disk with little room", () => {
  it("a run stops with a sentence, and goes on once there is room", async () => {
    const undisturbed = join(folder, "undisturbed");
    await runCommandLine(searchArgs("the default", { data, out: undisturbed, workers: 2 }));
    const expected = contentOf(undisturbed);
    const rng = stream(1, "full disk");
    const out = join(disk, "run");
    for (let round = 0; round < (isLong ? 20 : 3); round++) {
      rmSync(out, { recursive: true, force: true });
      // All but some of its pages of 4 KiB are taken: too few for the run, for which 16 or so are enough.
      const ballast = join(disk, "ballast");
      writeFileSync(ballast, Buffer.alloc(4096 * (62 - 3 - integerBelow(9, rng))));
      figures.filled++;
      const stopped = await runCommandLine(searchArgs("the default", { data, out, workers: 2 }));
      expect(stopped.code).toBe(1);
      expect(stopped.stderr).toMatch(
        /mlpnas: .*disk\/run: the run's folder must take what is written to it, got no space left \(ENOSPC\)\nhint: .*mlpnas resume .*disk\/run goes on\n$/,
      );
      expect(stopped.stderr).not.toContain("    at ");
      figures.stoppedWithASentence++;
      if (existsSync(join(out, "config.json"))) {
        const again = await runCommandLine(["resume", out]);
        expect(again.code).toBe(1); // there is no more room than there was
        expect(again.stderr).toContain("no space left");
      }
      rmSync(ballast);
      const isBegun = existsSync(join(out, "config.json"));
      const mended = await runCommandLine(isBegun ? ["resume", out] : searchArgs("the default", { data, out, workers: 1 }));
      expect(mended).toMatchObject({ code: 0 });
      expect(contentOf(out)).toEqual(expected);
      figures.resumedIdentical++;
    }
  }, 240_000);
});

afterAll(() => recordFaults("full-disk", figures));
