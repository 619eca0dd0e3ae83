// What programs of every device check alike: the names of inputs and outputs, and how many steps the inputs hold.
import { MlpnasError, ValueError } from "../errors.js";
import type { Trace } from "./trace.js";

/** The input or output of that name. @throws MlpnasError naming those that there are */
export function byName<T>(named: ReadonlyMap<string, T>, name: string): T {
  const found = named.get(name);
  if (found === undefined) {
    throw new MlpnasError("program", `there must be an input or output "${name}"`, {
      got: [...named.keys()].join(", ") || "none",
    });
  }
  return found;
}

/** A check of how often a program may run in one call: as often as its inputs have steps. @throws ValueError when asked for more */
export function stepLimit({ inputs }: Trace): (count: number) => void {
  const most = Math.min(...inputs.map(({ steps }) => steps ?? Number.POSITIVE_INFINITY));
  return (count) => {
    if (!(Number.isInteger(count) && count >= 0))
      throw new ValueError("program.run", "the count must be an integer ≥ 0", { got: `${count}` });
    if (count > most) throw new ValueError("program.run", `the inputs hold ${most} steps`, { got: `${count}` });
  };
}
