// The preset: all switches and constants as the tutorial has them, and what a user sets otherwise.
import { nearestName } from "../../data/index.js";
import { ValueError } from "../../tensor/index.js";
import { type ConstantName, constantMeanings, type TutorialConstants, tutorialConstants } from "./constants.js";
import { allSwitches, type Switches, type SwitchName, switchNames } from "./switches.js";

export interface TutorialPreset {
  readonly switches: Switches;
  readonly constants: TutorialConstants;
}

/** Switches and constants by name. */
export type TutorialChanges = Readonly<Record<string, boolean | number | string>>;

const constantNames = Object.keys(tutorialConstants) as readonly ConstantName[];

/**
 * The tutorial with some changes: `{ lossOverAllOutputs: false, CONTROLLER_LSTM_DIM: 50 }`.
 * @throws ValueError naming the first change that is no switch or constant, or has another type
 */
export function tutorialPreset(changes: TutorialChanges = {}): TutorialPreset {
  const switches: Record<SwitchName, boolean> = { ...allSwitches(true) };
  const constants: Record<string, boolean | number | string> = { ...tutorialConstants };
  for (const [name, value] of Object.entries(changes)) {
    const switchName = switchNames.find((known) => known === name);
    const constantName = constantNames.find((known) => known === name);
    if (switchName !== undefined) switches[switchName] = switchValue(name, value);
    else if (constantName !== undefined) constants[constantName] = constantValue(constantName, value);
    else throw unknownName(name);
  }
  return { switches, constants: constants as unknown as TutorialConstants };
}

function switchValue(name: string, value: TutorialChanges[string]): boolean {
  if (typeof value === "boolean") return value;
  throw new ValueError("--set", `${name} must be true or false`, { got: String(value) });
}

function constantValue(name: ConstantName, value: TutorialChanges[string]): TutorialChanges[string] {
  const usual = tutorialConstants[name];
  if (typeof usual === "string") {
    const known = ["Adam", "SGD"].find((optimizer) => optimizer.toLowerCase() === String(value).toLowerCase());
    if (known !== undefined) return known;
    throw new ValueError("--set", `${name} must be Adam or SGD`, { got: String(value) });
  }
  if (typeof value === typeof usual) {
    if (typeof value !== "number" || isValid(name, value)) return value;
  }
  const rule = typeof usual === "boolean" ? "true or false" : isCount(name) ? `an integer ≥ ${least(name)}` : "a number ≥ 0";
  throw new ValueError("--set", `${name} must be ${rule}`, { got: String(value) });
}

const isCount = (name: ConstantName): boolean => Number(tutorialConstants[name]) >= 3;
const least = (name: ConstantName): number => (name === "MAX_ARCHITECTURE_LENGTH" ? 2 : 1);
const isValid = (name: ConstantName, value: number): boolean =>
  isCount(name) ? Number.isSafeInteger(value) && value >= least(name) : value >= 0;

function unknownName(name: string): ValueError {
  if (name in constantMeanings) {
    return new ValueError("--set", `${name} cannot be set`, {
      hint: `it is ${constantMeanings[name as keyof typeof constantMeanings]}`,
    });
  }
  const nearest = nearestName(name, [...switchNames, ...constantNames]);
  return new ValueError("--set", "each name must be a switch or a constant of the tutorial", {
    got: `"${name}"`,
    hint: nearest === undefined ? "mlpnas lab switches lists them" : `did you mean ${nearest}?`,
  });
}
