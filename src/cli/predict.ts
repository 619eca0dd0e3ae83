// `mlpnas predict`: a model's answers to the rows of a file, as they come, and how good they are where the file has the target.
import { once } from "node:events";
import { basename } from "node:path";
import type { AnswerSummary, LoadedModel } from "../nas/index.js";
import { plural } from "../report/index.js";
import { createWholeFile, predictRows, readModel, type WholeFile } from "../runtime/index.js";
import { UsageError } from "./errors.js";
import { columnsOf, exitCodes, type Host, type Output } from "./host.js";
import { readSettings } from "./options.js";
import { answerFormat } from "./predict-format.js";
import { noteLines, scoreLines, scoresJson } from "./predict-report.js";
import { type PredictSettings, predictSchema } from "./predict-schema.js";

/** Runs the command, and says with which code to exit. */
export async function predictCommand(host: Host, given: Readonly<Record<string, unknown>>): Promise<number> {
  const settings = await readSettings(predictSchema, given);
  const { stdout, stderr } = host;
  const loaded = await readModel(settings.model);
  const summary = await writeAnswers(loaded, settings, host);
  stderr.write(`${noteLines(summary, loaded.model, columnsOf(stderr)).join("\n")}\n`);
  // Scores are results too, but must not stand between the answers.
  const scores = settings.out === null ? stderr : stdout;
  for (const line of scoreLines(summary, loaded.model, basename(settings.data), scores)) scores.write(`${line}\n`);
  if (settings.metrics !== null) await writeScores(settings.metrics, summary, loaded);
  return exitCodes.done;
}

/** Writes the answers as they come; where that ends early, says how many there are. */
async function writeAnswers(loaded: LoadedModel, settings: PredictSettings, { stdout, stderr }: Host): Promise<AnswerSummary> {
  const { format, out } = settings;
  const { head, block, tail } = answerFormat(format, loaded.model);
  const output = out === null ? streamOutput(stdout) : await createWholeFile(out);
  const answers = predictRows(loaded, settings);
  let rows = 0;
  try {
    for (;;) {
      const { done, value } = await answers.next();
      const start = rows === 0 ? head : ""; // not before the first answer: of a file that cannot be read nothing is written
      if (done === true) {
        await output.write(start + tail);
        await output.complete();
        return value;
      }
      await output.write(start + block(value));
      rows += value.count;
    }
  } catch (error) {
    await output.discard();
    if (out === null && rows > 0)
      stderr.write(`mlpnas: only the first ${plural(rows, "row")} were answered: the output is not complete\n`);
    throw error;
  }
}

async function writeScores(path: string, summary: AnswerSummary, { model }: LoadedModel): Promise<void> {
  if (summary.target === undefined) {
    throw new UsageError(`--metrics needs the column ${JSON.stringify(model.target.column)} in the data`);
  }
  const file = await createWholeFile(path);
  await file.write(scoresJson(summary, model));
  await file.complete();
}

/** A stream, which is written to no faster than it is read. */
function streamOutput(stream: Output): WholeFile {
  return {
    write: async (text) => {
      if (text !== "" && !stream.write(text)) await once(stream, "drain");
    },
    complete: async () => {},
    discard: async () => {},
  };
}
