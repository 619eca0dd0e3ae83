// The fields of settings that say how a policy learns.
import { z } from "zod";
import { baselineNames } from "../nas/index.js";
import { defaultPolicy, type PolicySettings } from "../study/index.js";
import {
  aboveZero,
  atLeastZero,
  flagOf,
  groups,
  integer,
  number,
  numberOrNone,
  oneOf,
  type SettingsSchema,
} from "./setting-fields.js";

const group = groups.policy;
const byStrategy = "the strategy's own";
const share = "must be a number ≥ 0 and at most 1";

export const policyFields: SettingsSchema<PolicySettings>["shape"] = {
  baseline: oneOf(baselineNames).default(defaultPolicy.baseline).register(flagOf, {
    flags: "--baseline <name>",
    group,
    help: "what rewards are compared with: moving-average (of earlier batches), leave-one-out (the others of the batch) or learned (a value of each state)",
  }),
  passes: integer(1)
    .default(defaultPolicy.passes)
    .register(flagOf, { flags: "--passes <n>", group, help: "steps on each batch", read: number }),
  clip: z
    .union([z.null(), z.number({ error: aboveZero }).gt(0, { error: aboveZero })], { error: aboveZero })
    .default(defaultPolicy.clip)
    .register(flagOf, {
      flags: "--clip <x>",
      group,
      help: "of several passes: how far the probability of a choice may move, as a share, until it is drawn anew; .2 is usual",
      shown: "none",
      read: numberOrNone,
    }),
  entropy: z
    .union([z.null(), z.number({ error: atLeastZero }).min(0, { error: atLeastZero })], { error: atLeastZero })
    .default(defaultPolicy.entropy)
    .register(flagOf, {
      flags: "--entropy <x>",
      group,
      help: "weight of the entropy bonus",
      shown: byStrategy,
      read: numberOrNone,
    }),
  discount: z
    .union([z.null(), z.number({ error: share }).min(0, { error: share }).max(1, { error: share })], { error: share })
    .default(defaultPolicy.discount)
    .register(flagOf, {
      flags: "--discount <x>",
      group,
      help: "how much of the reward of a choice goes to the one before it",
      shown: byStrategy,
      read: numberOrNone,
    }),
  controllerRate: z
    .union([z.null(), z.number({ error: aboveZero }).gt(0, { error: aboveZero })], { error: aboveZero })
    .default(defaultPolicy.controllerRate)
    .register(flagOf, {
      flags: "--controller-rate <x>",
      group,
      help: "the policy's step size",
      shown: byStrategy,
      read: numberOrNone,
    }),
  controllerUnits: integer(1)
    .default(defaultPolicy.controllerUnits)
    .register(flagOf, { flags: "--controller-units <n>", group, help: "units of the policy's LSTM", read: number }),
};
