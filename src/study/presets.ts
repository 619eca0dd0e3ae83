// Presets: the defaults that a name stands for.
import { isMetric, tutorialPreset } from "../nas/index.js";
import { ValueError } from "../tensor/index.js";
import { type Asked, defaultSearch, type SearchRequest, type SearchSettings, settingsOfSpace } from "./settings.js";

type SearchDefaults = Omit<Asked<SearchSettings>, "data" | "target">;

/**
 * The defaults of a search: the preset's, and before them what a space says. Whatever is asked for besides overrules them. `anySeed` is chance
 * from outside, for the tutorial's fault that no two runs are alike.
 * @throws ValueError when `set` names no switch or constant of the preset, or there is no preset to set anything of
 */
export function defaultsFor({ space = null, ...asked }: Partial<Asked<SearchSettings>>, anySeed: () => number): SearchDefaults {
  return { ...presetDefaults(asked, anySeed), space, ...settingsOfSpace(space) };
}

function presetDefaults(
  { preset = "none", set = {}, objectives: [first] = [] }: Partial<Asked<SearchSettings>>,
  anySeed: () => number,
): SearchDefaults {
  if (preset === "none") {
    if (Object.keys(set).length > 0) {
      throw new ValueError("--set", "needs a preset to set anything of", {
        hint: "--preset tutorial has switches and constants",
      });
    }
    return first !== undefined && isMetric(first) ? { ...defaultSearch, metric: first } : defaultSearch;
  }
  const { switches, constants } = tutorialPreset(set);
  const [controllerEpochs, batch] = [constants.CONTROLLER_SAMPLING_EPOCHS, constants.SAMPLES_PER_CONTROLLER_EPOCH];
  return {
    ...defaultSearch,
    preset,
    metric: "accuracy",
    trials: controllerEpochs * batch,
    batch,
    epochs: constants.ARCHITECTURE_TRAINING_EPOCHS,
    patience: constants.ARCHITECTURE_TRAINING_EPOCHS,
    optimizer: constants.MLP_OPTIMIZER === "Adam" ? "adam" : "sgd",
    learningRate: constants.MLP_LEARNING_RATE,
    decay: constants.MLP_DECAY,
    momentum: constants.MLP_MOMENTUM,
    dropout: [constants.MLP_DROPOUT],
    maxLayers: constants.MAX_ARCHITECTURE_LENGTH - 1,
    oneShot: constants.MLP_ONE_SHOT,
    oneShotCheck: 0,
    predictor: constants.CONTROLLER_USE_PREDICTOR ? "head" : "off",
    weightDecay: 0,
    average: 1,
    top: constants.TOP_N,
    choice: "observed",
    probe: 0,
    workers: 1,
    ...(switches.noSeed ? { seed: anySeed() } : {}),
  };
}

/**
 * What was asked for, and the defaults for the rest.
 * @throws ValueError when the metric is not the first of the objectives
 */
export function resolveSettings(request: SearchRequest, anySeed: () => number): Asked<SearchSettings> {
  const settings = { ...defaultsFor(request, anySeed), ...request };
  const { objectives, metric } = settings;
  if (objectives.length === 0 || objectives[0] === metric) return settings;
  throw new ValueError("objectives", "the first must be the metric", {
    got: `${objectives.join(",")} and ${metric}`,
    hint: "--objectives says it all: leave --metric out",
  });
}
