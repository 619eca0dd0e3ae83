// Answering a table: whatever rows it accepts it answers, each as if it stood alone, and scores those whose target is known.
import fc from "fast-check";
import { expect, it } from "vitest";
import { type AnsweredRows, answerWidth, loadModel, type Model, type Prediction, TableAnswerer } from "../../../src/nas/index.js";
import { createWasmDevice } from "../../../src/tensor/index.js";
import { rowCases } from "../../data/cells.js";
import { flat, models } from "./models.js";

const device = createWasmDevice("simd");
const network = (model: Model): Model["networks"][number] => model.networks[0] as Model["networks"][number];

/** Some rows a model reads, and some cells that it does not know, under a header in any order. */
const tables = models.chain((model) => {
  const { columns } = network(model).encoder;
  const names = [...columns.map(({ name }) => name), "another column", "the target"];
  const row = fc.tuple(
    rowCases(network(model).encoder),
    fc.array(fc.constantFrom("", "new level", "?"), { minLength: 7, maxLength: 7 }),
  );
  return fc.record({
    model: fc.constant(model),
    order: fc.shuffledSubarray([...names.keys()], { minLength: names.length }),
    names: fc.constant(names),
    rows: fc.array(
      row.map(([cells, others]) =>
        columns.map(({ type }, j) => {
          const known = cells[j]?.text ?? "";
          const other = others[j] ?? "";
          return type === "category" && other !== "?" ? other : known;
        }),
      ),
      { minLength: 1, maxLength: 8 },
    ),
  });
});

function predictionsOf({ target }: Model, { count, answers, classes }: AnsweredRows): Prediction[] {
  const width = answerWidth(target);
  return Array.from({ length: count }, (_, i): Prediction => {
    if (target.task === "regression") return { value: answers[i] as number };
    const probabilities = Object.fromEntries(target.classes.map((name, k) => [name, answers[i * width + k] as number]));
    return { class: target.classes[classes[i] as number] as string, probabilities };
  });
}

it("every row of any table that is accepted has its answer, in order, and is what the row alone is answered with", () => {
  fc.assert(
    fc.property(tables, ({ model, order, names, rows }) => {
      const loaded = loadModel(model, { device, unknown: "other" });
      const table = new TableAnswerer(
        loaded,
        order.map((place) => names[place] as string),
        "any.csv",
        "other",
      );
      for (const [i, row] of rows.entries()) {
        const cells = [...row, "not read", ""];
        table.add(
          order.map((place) => cells[place] as string),
          i + 2,
        );
      }
      table.flush();
      const answered = table.take();
      const objects = rows.map((row) => Object.fromEntries(row.map((cell, j) => [names[j] as string, cell])));
      expect(answered.flatMap((block) => predictionsOf(model, block))).toEqual(loaded.predict(objects));
      expect(table.take()).toEqual([]);
      expect(table.summary).toMatchObject({ rows: rows.length, target: { missing: rows.length, unknown: 0 } });
    }),
    { numRuns: 60 },
  );
});

it("rows beyond a block are answered as those of the first, and all of them are scored", () => {
  const table = new TableAnswerer(loadModel(flat, { device }), ["size", "lift", "state", "dear"], "any.csv", "error");
  const cells = (i: number): string[] => [String(i % 150), i % 2 === 0 ? "yes" : "no", "new", i % 3 === 0 ? "yes" : "no"];
  const blocks: AnsweredRows[] = [];
  for (let i = 0; i < 2500; i++) {
    table.add(cells(i), i + 2);
    blocks.push(...table.take());
  }
  table.flush();
  blocks.push(...table.take());
  expect(blocks.map(({ count }) => count)).toEqual([1024, 1024, 452]);
  const answers = blocks.flatMap((block) => predictionsOf(flat, block));
  expect(answers.every((answer, i) => JSON.stringify(answer) === JSON.stringify(answers[i % 150]))).toBe(true);
  const hits = answers.filter((answer, i) => "class" in answer && answer.class === cells(i)[3]).length;
  expect(table.summary.target?.scores).toMatchObject({ rows: 2500, accuracy: hits / 2500 });
});
