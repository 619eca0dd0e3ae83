// The fields of data: which file, what its columns are, what is predicted, and which rows are for what.
import { z } from "zod";
import { categoryPolicies, columnTypes, type MissingPolicy, numberPolicies, targetPolicies } from "../data/index.js";
import { type DataSettings, defaultSearch, namedValues } from "../study/index.js";
import { aboveZero, flagOf, groups, integer, number, oneOf, type SettingsSchema, text, words } from "./setting-fields.js";

const columnNames = { error: "must be column names" };
const fileName = (help: string, flags: string) =>
  text("must name a file").nullable().default(null).register(flagOf, { flags, group: groups.data, help, shown: "drawn" });

/** `a=x,b=y` as an object of texts; blanks and commas within a name are not possible. The text itself where it is no such list. */
const pairs = (list: string): unknown => {
  const parts = words(list).map((word) => [
    word.slice(0, word.lastIndexOf("=")).trim(),
    word.slice(word.lastIndexOf("=") + 1).trim(),
  ]);
  return words(list).every((word) => word.lastIndexOf("=") > 0) ? Object.fromEntries(parts) : list;
};

const missingRule = `must be one of ${numberPolicies.join(", ")}, or such as number=mean,category=error (categories: ${categoryPolicies.join(", ")}; target: ${targetPolicies.join(", ")})`;

/** One word stands for numbers; for categories and the target too where they know it. */
function policyOf(word: MissingPolicy["number"]): MissingPolicy {
  if (word === "drop") return { number: word, category: word, target: word };
  return { number: word, category: word === "error" ? word : "level" };
}

const weightsRule = "must be none, balanced, or weights above 0 such as low=1,high=5";

export const dataFields: SettingsSchema<DataSettings>["shape"] = {
  data: text("must name a CSV file").register(flagOf, {
    flags: "[data]",
    group: groups.data,
    help: "a CSV file, its first line naming the columns",
  }),
  target: text("must name the column to predict").register(flagOf, {
    flags: "--target <column>",
    group: groups.data,
    help: "the column to predict: each row's class, or a number",
  }),
  ignore: z
    .array(z.string(columnNames), columnNames)
    .default([...defaultSearch.ignore])
    .register(flagOf, {
      flags: "--ignore <columns>",
      group: groups.data,
      help: "columns that are neither target nor feature, commas between; may be repeated",
      shown: "none",
      read: words,
      isRepeatable: true,
    }),
  task: oneOf(["auto", "classification", "regression"]).default(defaultSearch.task).register(flagOf, {
    flags: "--task <name>",
    group: groups.data,
    help: "classification or regression; auto predicts numbers where the target has many different ones",
  }),
  types: z
    .unknown()
    .pipe(namedValues(oneOf(columnTypes), `must be such as zip=category,age=number (${columnTypes.join(", ")})`))
    .default({ ...defaultSearch.types })
    .register(flagOf, {
      flags: "--types <list>",
      group: groups.data,
      help: `what columns are, where their cells do not show it: zip=category; ${columnTypes.join(", ")}`,
      shown: "by their cells",
      read: pairs,
      isRepeatable: true,
    }),
  missing: z
    .union(
      [
        oneOf(numberPolicies).transform(policyOf),
        z.strictObject({
          number: oneOf(numberPolicies).default(defaultSearch.missing.number),
          category: oneOf(categoryPolicies).default(defaultSearch.missing.category),
          target: oneOf(targetPolicies).default("error"),
        }),
      ],
      { error: missingRule },
    )
    .default({ ...defaultSearch.missing })
    .register(flagOf, {
      flags: "--missing <policy>",
      group: groups.data,
      help:
        "missing cells: mean or median of the training rows and an input that says so, drop the row, or error; by type as " +
        "number=mean,category=drop,target=drop, where categories have a level of their own for them",
      shown: "number=median,category=level,target=error",
      read: (list) => (list.includes("=") ? pairs(list) : list),
    }),
  missingValues: z
    .array(z.string({ error: "must be texts" }), { error: "must be texts" })
    .default([...defaultSearch.missingValues])
    .register(flagOf, {
      flags: "--missing-values <texts>",
      group: groups.data,
      help: "what else means a missing cell, besides nothing, ?, NA, N/A, NaN, null and None",
      shown: "none",
      read: words,
      isRepeatable: true,
    }),
  levels: integer(1).default(defaultSearch.levels).register(flagOf, {
    flags: "--levels <n>",
    group: groups.data,
    help: "of a category, inputs for so many levels, the most frequent; one for all others",
    read: number,
  }),
  classWeights: z
    .union([oneOf(["none", "balanced"]), namedValues(z.number({ error: aboveZero }).gt(0, { error: aboveZero }))], {
      error: weightsRule,
    })
    .default(defaultSearch.classWeights)
    .register(flagOf, {
      flags: "--class-weights <weights>",
      group: groups.data,
      help: "how much a row counts in training: none, balanced (classes alike), or by class as low=1,high=5",
      read: weightsOf,
    }),
  group: text("must name a column").nullable().default(defaultSearch.group).register(flagOf, {
    flags: "--group <column>",
    group: groups.data,
    help: "keep rows with equal cells here on one side of the split; the column is no feature",
    shown: "none",
  }),
  validation: fileName("a file of the validation rows", "--validation <file>"),
  test: fileName("a file of the test rows", "--test <file>"),
};

function weightsOf(list: string): unknown {
  const read = list.includes("=") ? pairs(list) : list;
  if (typeof read !== "object" || read === null) return read;
  return Object.fromEntries(Object.entries(read).map(([name, weight]) => [name, number(String(weight))]));
}
