// Chance from outside: a seed that nobody chose.
import { randomInt } from "node:crypto";

export const anySeed = (): number => randomInt(2 ** 31);
