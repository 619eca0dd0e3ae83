// The report as one file: the page as it was built, with runs put into it.
import { existsSync, readFileSync } from "node:fs";
import type { Answers } from "../report/index.js";
import { FaultError } from "../study/index.js";
import { readRecord } from "./run-folder.js";
import { answersOfRun } from "./winner-answers.js";

export interface ReportPageOptions {
  /** Seconds after which the page reads itself anew; not at all where nothing is said. */
  readonly refresh?: number;
  /** Told why a run's winner could not be asked for its answers. */
  readonly withoutAnswers?: (reason: string) => void;
}

/** @throws RunError when a folder holds no run; FaultError when the page was not built */
export async function reportPage(
  folders: readonly string[],
  { refresh, withoutAnswers = () => {} }: ReportPageOptions = {},
): Promise<string> {
  const [first] = folders;
  const runs = await Promise.all(
    folders.map(async (folder) => {
      const { config, journal } = readRecord(folder);
      const text = journal.lines.map((line) => `${line}\n`).join("");
      const answers = folder === first ? await answersOf(folder, withoutAnswers) : undefined;
      return { config, text, ...(answers === undefined ? {} : { answers }) };
    }),
  );
  const data = JSON.stringify(runs, (_key, value: unknown) => (ArrayBuffer.isView(value) ? Array.from(value as never) : value));
  // No end of the script's element may stand in it, and `$` in a replacement would be a command.
  const safe = data.replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
  const filled = builtPage().replace(
    /(<script type="application\/json" id="runs">)\[\](<\/script>)/,
    (_, open: string, close: string) => `${open}${safe}${close}`,
  );
  const meta = `<meta http-equiv="refresh" content="${refresh}">`;
  return refresh === undefined ? filled : filled.replace("<head>", () => `<head>${meta}`);
}

async function answersOf(folder: string, withoutAnswers: (reason: string) => void): Promise<Answers | undefined> {
  try {
    return await answersOfRun(folder);
  } catch (error) {
    withoutAnswers(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** Beside the built command line, or, run from its sources, where the build puts it. */
function builtPage(): string {
  const places = ["../web/index.html", "../../dist/web/index.html"].map((path) => new URL(path, import.meta.url));
  const place = places.find((each) => existsSync(each));
  if (place === undefined)
    throw new FaultError("report", "the page must have been built", {
      got: "no dist/web/index.html",
      hint: "npm run build makes it",
    });
  return readFileSync(place, "utf8");
}
