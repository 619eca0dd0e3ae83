// Findings: what the doctor says of a table, one value each, for people and programs alike.

/** `error`: a result would mean nothing. `warning`: a result would suffer. `note`: good to know, or taken care of already. */
export const severities = ["error", "warning", "note"] as const;
export type Severity = (typeof severities)[number];

/** A figure behind a finding; lists go with the finding's columns or with one another. */
export type Fact = number | string | boolean | null | readonly (number | string)[];

export type Finding = {
  /** Its kind in kebab-case; stays the same from version to version. */
  readonly id: FindingId;
  readonly severity: Severity;
  /** The columns that it is about; none where it is about the rows. */
  readonly columns: readonly string[];
  /** One sentence without a full stop. */
  readonly message: string;
  /** What to do about it, as flags where there are some: `--ignore quality`; null where nothing needs to be done. */
  readonly advice: string | null;
  readonly facts: Readonly<Record<string, Fact>>;
};

/** Every kind of finding; docs/doctor.md says of each when it is made and why. */
export const findingIds = [
  "target-from-column",
  "target-from-columns",
  "row-index",
  "identifier",
  "one-level-a-row",
  "empty-column",
  "constant-column",
  "near-constant-column",
  "duplicate-columns",
  "repeated-rows",
  "straddling-rows",
  "contradicting-rows",
  "missing-cells",
  "mostly-missing",
  "imbalanced-classes",
  "rare-class",
  "few-rows",
  "beyond-f32",
  "lost-precision",
  "outliers",
  "huge-spread",
  "drift",
  "new-levels",
] as const;
export type FindingId = (typeof findingIds)[number];

/** The gravest first, otherwise in the order given. */
export function gravestFirst(findings: readonly Finding[]): Finding[] {
  return severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}

/** `--ignore quality`, quoted where a shell would take a name apart. */
export function ignoring(columns: readonly string[]): string {
  const list = columns.join(",");
  return `--ignore ${/^[\w.,-]+$/.test(list) ? list : JSON.stringify(list)}`;
}

/** `12.3%`, but never all nor nothing of what is less or more than that. */
export function percent(share: number): string {
  if (share > 0 && share < 0.0005) return "<0.1%";
  if (share < 1 && share >= 0.9995) return ">99.9%";
  return `${(100 * share).toFixed(1).replace(/\.0$/, "")}%`;
}

/** `4,898` */
export function counted(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 row`, `4,898 rows` */
export function rowsText(count: number): string {
  return `${counted(count)} ${count === 1 ? "row" : "rows"}`;
}

const mostNamed = 4;

/** Names as a sentence has them: `a`, `a and b`, `a, b, c, d and 3 more`. */
export function named(columns: readonly string[]): string {
  const more = columns.length - mostNamed;
  if (more > 0) return `${columns.slice(0, mostNamed).join(", ")} and ${more} more`;
  return columns.length < 2 ? columns.join() : `${columns.slice(0, -1).join(", ")} and ${columns.at(-1)}`;
}

/** A warning to leave a column out; of one that is left out already a note. */
export function graveUnlessLeftOut({
  name,
  leftOut,
}: {
  readonly name: string;
  readonly leftOut?: string;
}): Pick<Finding, "severity" | "columns" | "advice"> {
  return leftOut === undefined
    ? { severity: "warning", columns: [name], advice: ignoring([name]) }
    : { severity: "note", columns: [name], advice: null };
}
