// The tutorial's parts, gathered for whoever composes a run of it.
export { constantMeanings, type TutorialConstants, tutorialConstants } from "./constants.js";
export { tutorialEvaluator } from "./evaluator.js";
export { allOutputsLoss } from "./loss.js";
export { type TutorialChanges, type TutorialPreset, tutorialPreset } from "./preset.js";
export { discountOverBatch, worthsOf, zScores } from "./rewards.js";
export { type TutorialRows, tutorialRows } from "./rows.js";
export { tutorialStrategy } from "./strategy.js";
export {
  allSwitches,
  type Severity,
  type Switch,
  type Switches,
  type SwitchName,
  switchNames,
  tutorialSwitches,
} from "./switches.js";
