// `mlpnas gradcheck`: every primitive's derivative, or one, against central differences, element by element.
import { styleText } from "node:util";
import {
  checkPrimitive,
  type JacobianElement,
  largestError,
  type PrimitiveCheck,
  primitiveNamed,
  primitives,
  type SampleCheck,
} from "../autograd/index.js";
import { formatCount, plural } from "../report/index.js";
import { formatShape } from "../tensor/index.js";
import { breakWords, joinParts, shorten } from "./format.js";
import { columnsOf, exitCodes, type Host, type Output } from "./host.js";
import { readSettings } from "./options.js";
import { csvOf } from "./records.js";
import { gradcheckSchema } from "./settings-schema.js";
import { alignedTable, markdownTable, type TableColumn } from "./table.js";

/** Runs the command, and says with which code to exit. */
export async function gradcheckCommand({ stdout }: Host, given: Readonly<Record<string, unknown>>): Promise<number> {
  const { op, seed, step, format } = await readSettings(gradcheckSchema, given);
  const checks = (op === null ? primitives : [primitiveNamed(op)]).map((primitive) => checkPrimitive(primitive, { seed, step }));
  if (format === "json") stdout.write(`${JSON.stringify({ seed, step, largestError, checks }, undefined, 2)}\n`);
  else if (format === "csv") stdout.write(gradcheckCsv(checks));
  else if (format === "markdown") stdout.write(`${markdownTable(tableOf(checks)).join("\n")}\n`);
  else stdout.write(`${gradcheckLines(checks, step, stdout).join("\n")}\n`);
  return checks.some(({ agrees }) => agrees === false) ? exitCodes.failed : exitCodes.done;
}

/** The whole report as lines of text. Of one primitive: a line for each of its samples, then the worst element with both its values. */
export function gradcheckLines(checks: readonly PrimitiveCheck[], step: number, stream: Output): string[] {
  const columns = columnsOf(stream);
  const [first] = checks;
  const isOne = checks.length === 1 && first !== undefined;
  const table = isOne && first.agrees === undefined ? { head: [], body: [] } : fitted(tableOf(checks), columns);
  return [
    ...table.head.map((line) => styleText("bold", line, { stream })),
    ...table.body,
    ...(isOne ? detailLines(first) : wrongLines(checks)).flatMap((line) => breakWords(line, columns)),
    ...joinParts(summary(checks, step), columns),
  ];
}

/** The table without its last column where that would not fit, and its lines cut where that is not enough. */
function fitted(table: readonly TableColumn[], columns = Number.POSITIVE_INFINITY): ReturnType<typeof alignedTable> {
  const { head, body } = alignedTable(table);
  if ([...head, ...body].every((line) => Array.from(line).length <= columns)) return { head, body };
  const narrower = alignedTable(table.slice(0, -1));
  return { head: narrower.head.map((line) => shorten(line, columns)), body: narrower.body.map((line) => shorten(line, columns)) };
}

function tableOf(checks: readonly PrimitiveCheck[]): TableColumn[] {
  const [first] = checks;
  return checks.length === 1 && first !== undefined ? sampleColumns(first) : primitiveColumns(checks);
}

function primitiveColumns(checks: readonly PrimitiveCheck[]): TableColumn[] {
  const worst = checks.map(worstOf);
  return [
    { title: "op", align: "left", cells: checks.map(({ primitive }) => primitive) },
    { title: "", align: "left", cells: checks.map(({ agrees }) => mark(agrees)) },
    { title: "samples", align: "right", cells: checks.map(({ samples }) => formatCount(samples.length)) },
    { title: "elements", align: "right", cells: checks.map(({ samples }) => formatCount(elementsOf(samples))) },
    { title: "error", group: "worst", align: "right", cells: worst.map((check) => formatError(check?.worst)) },
    {
      title: "element",
      group: "worst",
      align: "left",
      cells: worst.map((check) => (check === undefined ? "no derivative" : elementText(check))),
    },
    {
      title: "of inputs",
      group: "worst",
      align: "left",
      cells: worst.map((check) => (check?.worst === undefined || check.worst.error === 0 ? "" : shapesText(check))),
    },
  ];
}

function sampleColumns({ samples }: PrimitiveCheck): TableColumn[] {
  return [
    { title: "inputs", align: "left", cells: samples.map(inputsText) },
    { title: "output", align: "left", cells: samples.map(({ output }) => formatShape(output)) },
    { title: "", align: "left", cells: samples.map(({ worst }) => mark(worst && isSmall(worst))) },
    { title: "elements", align: "right", cells: samples.map(({ elements }) => formatCount(elements)) },
    { title: "error", group: "worst", align: "right", cells: samples.map(({ worst }) => formatError(worst)) },
    { title: "element", group: "worst", align: "left", cells: samples.map(elementText) },
  ];
}

/** The worst element's two values, and what no derivative was taken in. */
function detailLines(check: PrimitiveCheck): string[] {
  if (check.notDifferentiable !== undefined) return [`no derivative: ${check.notDifferentiable}`];
  const worst = worstOf(check);
  const counts = new Map(check.samples.flatMap(({ inputs }) => inputs.map((input) => [input.name, input.counts] as const)));
  return [
    ...[...counts].flatMap(([name, what]) => (what === undefined ? [] : [`no derivative in ${name}: ${what}`])),
    ...(worst?.worst === undefined ? [] : [`worst element: ${valuesText(worst, worst.worst)}`]),
  ];
}

/** The worst element of each primitive whose derivative is wrong. */
function wrongLines(checks: readonly PrimitiveCheck[]): string[] {
  return checks.flatMap((check) => {
    const worst = worstOf(check);
    return check.agrees === false && worst?.worst !== undefined ? [`${check.primitive}: ${valuesText(worst, worst.worst)}`] : [];
  });
}

function summary(checks: readonly PrimitiveCheck[], step: number): string[] {
  const compared = checks.filter(({ agrees }) => agrees !== undefined);
  const wrong = compared.filter(({ agrees }) => agrees === false).map(({ primitive }) => primitive);
  if (compared.length === 0) return ["nothing to compare"];
  const elements = compared.reduce((sum, { samples }) => sum + elementsOf(samples), 0);
  return [
    wrong.length === 0
      ? `${plural(elements, "element")} agree with central differences to ${largestError.toExponential()}`
      : `wrong: ${wrong.join(", ")}`,
    `f64, step ${step.toExponential()}`,
    ...(checks.length > compared.length ? [`${checks.length - compared.length} of ${checks.length} have no derivative`] : []),
  ];
}

/** A row for each sample, numbers in full; cells are empty where nothing was compared. */
function gradcheckCsv(checks: readonly PrimitiveCheck[]): string {
  const rows = checks.flatMap(({ primitive, samples }) => samples.map((sample) => ({ primitive, ...sample })));
  const cells = (cell: (worst: JacobianElement) => string | number): (string | number | undefined)[] =>
    rows.map(({ worst }) => worst && cell(worst));
  return csvOf({
    op: rows.map(({ primitive }) => primitive),
    inputs: rows.map(inputsText),
    output: rows.map(({ output }) => formatShape(output)),
    elements: rows.map(({ elements }) => elements),
    agrees: cells((worst) => String(isSmall(worst))),
    error: cells(({ error }) => error),
    element: rows.map((row) => row.worst && derivativeText(row, row.worst)),
    numeric: cells(({ numeric }) => numeric),
    analytic: cells(({ analytic }) => analytic),
  });
}

/** The sample with the worst element; undefined when nothing was compared. */
function worstOf({ samples }: PrimitiveCheck): SampleCheck | undefined {
  return samples
    .filter(({ worst }) => worst !== undefined)
    .reduce<SampleCheck | undefined>((a, b) => (a?.worst && b.worst && !(b.worst.error > a.worst.error) ? a : b), undefined);
}

function isSmall({ error }: JacobianElement): boolean {
  return error <= largestError;
}

function elementsOf(samples: readonly SampleCheck[]): number {
  return samples.reduce((sum, { elements }) => sum + elements, 0);
}

function mark(agrees: boolean | undefined): string {
  return agrees === undefined ? "–" : agrees ? "✓" : "✗";
}

/** `7.1e-11` */
function formatError(element: JacobianElement | undefined): string {
  if (element === undefined) return "–";
  return element.error === 0 ? "0" : element.error.toExponential(1);
}

/** `logits (3, 5), labels (3)` */
function inputsText({ inputs }: SampleCheck): string {
  return inputs.map(({ name, shape }) => `${name} ${formatShape(shape)}`).join(", ");
}

function shapesText({ inputs }: SampleCheck): string {
  return inputs.map(({ shape }) => formatShape(shape)).join(" ");
}

function elementText(sample: SampleCheck): string {
  if (sample.worst === undefined) return "–";
  return sample.worst.error === 0 ? "all alike" : derivativeText(sample, sample.worst);
}

/** `∂out[0,2] / ∂logits[1,2]` */
function derivativeText({ inputs }: Pick<SampleCheck, "inputs">, { output, input, index }: JacobianElement): string {
  const at = (position: readonly number[]): string => (position.length === 0 ? "" : `[${position.join(",")}]`);
  return `∂out${at(output)} / ∂${inputs[input]?.name}${at(index)}`;
}

function valuesText(sample: SampleCheck, element: JacobianElement): string {
  const { numeric, analytic } = element;
  return `${derivativeText(sample, element)} of ${inputsText(sample)}: numeric ${numeric}, analytic ${analytic}, error ${formatError(element)}`;
}
