// The fields of settings that say how successive halving goes.
import { z } from "zod";
import { strategyNames } from "../nas/index.js";
import { defaultHalving, type HalvingSettings } from "../study/index.js";
import { flagOf, groups, integer, number, numbersOrNone, oneOf, type SettingsSchema } from "./setting-fields.js";

const group = groups.halving;
const counts = "must be integers ≥ 1, ascending";
const isAscending = (rungs: readonly number[]): boolean => rungs.every((rung, k) => k === 0 || rung > (rungs[k - 1] as number));

export const halvingFields: SettingsSchema<HalvingSettings>["shape"] = {
  proposer: oneOf(strategyNames)
    .exclude(["halving"], { error: "must be a strategy other than halving" })
    .default(defaultHalving.proposer)
    .register(flagOf, { flags: "--proposer <name>", group, help: "the strategy that chooses what begins" }),
  eta: integer(2)
    .default(defaultHalving.eta)
    .register(flagOf, { flags: "--eta <n>", group, help: "one in so many goes on", read: number }),
  rungs: z
    .array(z.int({ error: counts }).min(1, { error: counts }), { error: counts })
    .refine(isAscending, { error: counts })
    .default([...defaultHalving.rungs])
    .register(flagOf, {
      flags: "--rungs <list>",
      group,
      help: "after how many epochs those under way are compared",
      shown: "the epochs, divided by eta down to one",
      read: numbersOrNone,
    }),
};
