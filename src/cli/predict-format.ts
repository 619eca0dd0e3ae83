// Answers as text: rows of CSV, or lines of a JSON array, block by block.
import { formatRows } from "../data/index.js";
import { type AnsweredRows, answerWidth, type Model, shortestFloat } from "../nas/index.js";
import type { PredictFormat } from "./predict-schema.js";
import { spreadsheetText } from "./shown-text.js";

/** Makes a whole of blocks: `head`, the blocks in turn, `tail`. */
export interface AnswerFormat {
  readonly head: string;
  block(rows: AnsweredRows): string;
  readonly tail: string;
}

/**
 * CSV has the columns `prediction` and `probability CLASS`; JSON has objects of the same names as the library's predictions. Probabilities
 * are the shortest decimals that read back as the same 32-bit float; values go to a ten-millionth of the target's deviation.
 */
export function answerFormat(format: PredictFormat, model: Model): AnswerFormat {
  return format === "csv" ? csvFormat(model) : jsonFormat(model);
}

function csvFormat(model: Model): AnswerFormat {
  const { target } = model;
  const texts = numberTexts(model);
  if (target.task === "regression") {
    return { head: "prediction\n", tail: "", block: (rows) => lines(rows, (i) => `${texts(rows, i).join()}\n`) };
  }
  const names = target.classes.map((name) => formatRows([[spreadsheetText(name)]]).slice(0, -1));
  return {
    head: formatRows([["prediction", ...target.classes.map((name) => `probability ${name}`)]]),
    block: (rows) => lines(rows, (i) => `${names[rows.classes[i] as number]},${texts(rows, i).join()}\n`),
    tail: "",
  };
}

function jsonFormat(model: Model): AnswerFormat {
  const { target } = model;
  const texts = numberTexts(model);
  let isFirst = true;
  const separator = (): string => {
    const text = isFirst ? "\n" : ",\n";
    isFirst = false;
    return text;
  };
  if (target.task === "regression") {
    return { head: "[", tail: "\n]\n", block: (rows) => lines(rows, (i) => `${separator()}{"value":${texts(rows, i).join()}}`) };
  }
  const names = target.classes.map((name) => JSON.stringify(name));
  return {
    head: "[",
    block: (rows) =>
      lines(rows, (i) => {
        const numbers = texts(rows, i);
        const probabilities = names.map((name, k) => `${name}:${numbers[k]}`).join(",");
        return `${separator()}{"class":${names[rows.classes[i] as number]},"probabilities":{${probabilities}}}`;
      }),
    tail: "\n]\n",
  };
}

function lines({ count }: AnsweredRows, line: (row: number) => string): string {
  let text = "";
  for (let i = 0; i < count; i++) text += line(i);
  return text;
}

/** A row's numbers. */
function numberTexts({ target, networks }: Model): (rows: AnsweredRows, row: number) => string[] {
  const width = answerWidth(target);
  if (target.task === "regression") {
    const digits = Math.min(100, Math.max(0, 7 - Math.floor(Math.log10(networks[0]?.scale?.deviation ?? 1))));
    return ({ answers }, row) => [String(Number((answers[row] as number).toFixed(digits)))];
  }
  return ({ answers }, row) =>
    Array.from(answers.subarray(row * width, (row + 1) * width), (probability) => String(shortestFloat(probability)));
}
