// The schema of values by the names of columns or classes. A name may be any text: `z.record` would drop `__proto__` without a word.
import * as z from "zod/mini";

/** An object of values, each checked; its own names are taken, and kept as its own. `error` is said of what is no object. */
export function namedValues<T>(
  value: z.core.$ZodType<T>,
  error = "must be an object of values by their names",
): z.ZodMiniType<Readonly<Record<string, T>>> {
  return z.pipe(
    z.unknown(),
    z.transform((given: unknown, { issues }) => {
      if (typeof given !== "object" || given === null || Array.isArray(given)) {
        issues.push({ code: "custom", input: given, message: error });
        return z.NEVER;
      }
      const entries = Object.entries(given).map(([name, each]): [string, T] => {
        const result = z.safeParse(value, each);
        if (result.success) return [name, result.data];
        issues.push(...result.error.issues.map((issue) => ({ ...issue, input: each, path: [name, ...issue.path] })));
        return [name, z.NEVER];
      });
      return Object.fromEntries(entries);
    }),
  );
}
