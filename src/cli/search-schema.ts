// What `mlpnas search` can be told, by flags and config files alike.
import { z } from "zod";
import { objectiveNames, objectivesFault, observationNames, predictorKinds, strategyNames } from "../nas/index.js";
import { type Asked, choiceNames, defaultSearch, presetNames, type SearchSettings, sharings } from "../study/index.js";
import { dataFields } from "./data-fields.js";
import { parseLatency } from "./duration.js";
import { halvingFields } from "./halving-fields.js";
import { policyFields } from "./policy-fields.js";
import { type QueueSettings, queueFields } from "./queue-fields.js";
import {
  assignments,
  chanceFields,
  choiceFields,
  flagOf,
  groups,
  integer,
  isTime,
  latency,
  number,
  numberOrNone,
  type OutputSettings,
  oneOf,
  outputFields,
  type SettingsSchema,
  spaceFields,
  text,
  timeOrNone,
  trainingFields,
  wholeSpaceFields,
  words,
} from "./setting-fields.js";

/** What `mlpnas search` can be told. */
export const searchSchema: SettingsSchema<Asked<SearchSettings> & QueueSettings & OutputSettings> = z.strictObject({
  ...dataFields,
  preset: oneOf(presetNames).default(defaultSearch.preset).register(flagOf, {
    flags: "--preset <name>",
    group: groups.search,
    help: "tutorial searches as the tutorial does, with its faults and its settings as defaults",
  }),
  set: z
    .record(z.string(), z.union([z.boolean(), z.number(), z.string()]), { error: "must be name=value" })
    .default(defaultSearch.set)
    .register(flagOf, {
      flags: "--set <name=value>",
      group: groups.search,
      help: "of --preset tutorial: turns a fault off or a constant to another value; may be repeated",
      shown: "none",
      read: assignments,
      isRepeatable: true,
    }),
  trials: integer(1)
    .default(defaultSearch.trials)
    .register(flagOf, { flags: "--trials <n>", group: groups.search, help: "architectures to train, at most", read: number }),
  maxEpochsTotal: z
    .union([z.null(), integer(1)], { error: "must be an integer ≥ 1" })
    .default(defaultSearch.maxEpochsTotal)
    .register(flagOf, {
      flags: "--max-epochs-total <n>",
      group: groups.search,
      help: "stop when the trials have trained so many epochs in all",
      shown: "none",
      read: numberOrNone,
    }),
  batch: integer(1).default(defaultSearch.batch).register(flagOf, {
    flags: "--batch <n>",
    group: groups.search,
    help: "results between two steps of learning",
    read: number,
  }),
  pending: z
    .union([z.null(), integer(1)], { error: "must be an integer ≥ 1" })
    .default(defaultSearch.pending)
    .register(flagOf, {
      flags: "--pending <n>",
      group: groups.search,
      help: "trials under way at a time: with more than a batch, workers need not wait for its last one, and the strategy learns later",
      shown: "a batch, with --async two",
      read: numberOrNone,
    }),
  async: z.boolean({ error: "must be true or false" }).default(defaultSearch.async).register(flagOf, {
    flags: "--async",
    group: groups.search,
    help: "learn from results as they arrive, not in the order of trials: for many workers, whose pace then has a part in what is found",
  }),
  strategy: oneOf(strategyNames).default(defaultSearch.strategy).register(flagOf, {
    flags: "--strategy <name>",
    group: groups.search,
    help: "who chooses: reinforce (a policy that learns from a predictor), reinforce-factorised (a policy without a network), random, evolution (children of good ones), local (neighbours of the best), tpe (what good ones have in common), surrogate (the predictor alone), exhaustive (all in order), halving (many a little, the best of them further)",
  }),
  repeats: integer(1).default(defaultSearch.repeats).register(flagOf, {
    flags: "--repeats <n>",
    group: groups.search,
    help: "train an architecture up to so many times, each time a trial of its own, while it is unclear which is the best",
    read: number,
  }),
  objectives: z
    .array(oneOf(objectiveNames), { error: "must be names of objectives" })
    .superRefine((names, context) => {
      const message = objectivesFault(names);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .default([...defaultSearch.objectives])
    .register(flagOf, {
      flags: "--objectives <list>",
      group: groups.search,
      help: "search for a trade-off, such as log-loss,parameters: the metric, then other metrics, parameters, macs (multiply-adds a row)",
      shown: "the metric alone",
      read: words,
    }),
  observe: oneOf(observationNames).default(defaultSearch.observe).register(flagOf, {
    flags: "--observe <name>",
    group: groups.search,
    help: "which epochs' validation scores a trial is rewarded for: best, last, least-loss, mean-of-last or weighted (each by its number); the best epoch's weights are kept",
  }),
  observeLast: integer(1).default(defaultSearch.observeLast).register(flagOf, {
    flags: "--observe-last <n>",
    group: groups.search,
    help: "epochs, of --observe mean-of-last",
    read: number,
  }),
  predictor: oneOf(["auto", ...predictorKinds, "off"])
    .default(defaultSearch.predictor)
    .register(flagOf, {
      flags: "--predictor <kind>",
      group: groups.search,
      help:
        "what expects a network's score before it is trained: gp (a Gaussian process), ridge, head (the tutorial's, on the policy's LSTM) " +
        "or off (of reinforce: the plain policy gradient); auto is gp for reinforce and surrogate, off for others",
    }),
  oneShot: z.boolean({ error: "must be true or false" }).default(defaultSearch.oneShot).register(flagOf, {
    flags: "--one-shot",
    group: groups.search,
    help: "start networks from the weights that earlier ones learned",
  }),
  oneShotCheck: integer(0).default(defaultSearch.oneShotCheck).register(flagOf, {
    flags: "--one-shot-check <n>",
    group: groups.search,
    help: "of --one-shot: at the end train so many architectures by themselves, and say whether the shared weights put them in the same order; 0 for none",
    read: number,
  }),
  share: oneOf(sharings).default(defaultSearch.share).register(flagOf, {
    flags: "--share <name>",
    group: groups.search,
    help: "of --one-shot, which layers are the same: pairs of neighbours wherever they stand, or only at the same depth",
  }),
  timeout: timeOrNone.default(defaultSearch.timeout).register(flagOf, {
    flags: "--timeout <time>",
    group: groups.search,
    help: "stop after 10m, 90s, 2h or so many seconds, with the trials done by then",
    shown: "none",
    read: numberOrNone,
  }),
  trialTimeout: timeOrNone.default(defaultSearch.trialTimeout).register(flagOf, {
    flags: "--trial-timeout <time>",
    group: groups.search,
    help: "a trial that takes longer is a failed one, at the end of its epoch",
    shown: "none",
    read: numberOrNone,
  }),
  top: integer(1).default(defaultSearch.top).register(flagOf, {
    flags: "--top <n>",
    group: groups.search,
    help: "how many of the best are looked at on the test rows, once, at the end",
    read: number,
  }),
  folds: integer(1)
    .default(defaultSearch.folds)
    .register(flagOf, {
      flags: "--folds <n>",
      group: groups.search,
      help:
        "for small data: divide the rows that are no test rows into n folds, train a network for each on the others, and go by the mean of their n " +
        "scores; the look at the test rows is the mean of the n networks' scores too",
      read: number,
    }),
  choice: oneOf(choiceNames).default(defaultSearch.choice).register(flagOf, {
    flags: "--choice <name>",
    group: groups.search,
    help: "how the best are found: smoothed (by what all trials say of each) or observed (by its own scores)",
  }),
  probe: z
    .union([z.literal("auto"), integer(0)], { error: 'must be an integer ≥ 0 or "auto"' })
    .default(defaultSearch.probe)
    .register(flagOf, {
      flags: "--probe <n>",
      group: groups.search,
      help: "architectures that are trained twice before the first trial, to see how noisy a training is; auto is 6 for a search of 50 trials or more, else none",
      read: number,
    }),
  ...policyFields,
  ...halvingFields,
  ...wholeSpaceFields,
  ...spaceFields,
  ...choiceFields,
  maxParameters: z
    .union([z.null(), integer(1)], { error: "must be an integer ≥ 1" })
    .default(defaultSearch.maxParameters)
    .register(flagOf, {
      flags: "--max-parameters <n>",
      group: groups.space,
      help: "leave larger networks out",
      shown: "none",
      read: numberOrNone,
    }),
  maxMacs: z
    .union([z.null(), integer(1)], { error: "must be an integer ≥ 1" })
    .default(defaultSearch.maxMacs)
    .register(flagOf, {
      flags: "--max-macs <n>",
      group: groups.space,
      help: "leave out networks of more multiply-adds a row",
      shown: "none",
      read: numberOrNone,
    }),
  maxLatency: z
    .union(
      [
        z.null(),
        z.number().refine(isTime, { error: latency }),
        z.string().transform(parseLatency).refine(isTime, { error: latency }),
      ],
      { error: latency },
    )
    .default(defaultSearch.maxLatency)
    .register(flagOf, {
      flags: "--max-latency <time>",
      group: groups.space,
      help: "leave out networks that take longer a row, 20us or 0.5ms, by layers measured here before the first trial",
      shown: "none",
      read: numberOrNone,
    }),
  ...trainingFields,
  ...chanceFields,
  workers: z
    .union([z.literal("auto"), integer(1)], { error: 'must be an integer ≥ 1 or "auto"' })
    .default(defaultSearch.workers)
    .register(flagOf, {
      flags: "--workers <n>",
      group: groups.run,
      help: "threads that train; auto is one per core. Results do not depend on it",
      read: number,
    }),
  out: z
    .union([z.null(), text("must name a folder")], { error: "must name a folder" })
    .default(defaultSearch.out)
    .register(flagOf, { flags: "--out <folder>", group: groups.run, help: "where the run is kept", shown: "runs/<data>-<seed>" }),
  ...queueFields,
  ...outputFields,
});
