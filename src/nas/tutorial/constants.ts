// The tutorial's constants under its own names, with its values, and what each is called here.

/** What may be set; the other two follow from the data. */
export interface TutorialConstants {
  readonly CONTROLLER_SAMPLING_EPOCHS: number;
  readonly SAMPLES_PER_CONTROLLER_EPOCH: number;
  readonly CONTROLLER_TRAINING_EPOCHS: number;
  readonly ARCHITECTURE_TRAINING_EPOCHS: number;
  readonly CONTROLLER_LOSS_ALPHA: number;
  readonly CONTROLLER_LSTM_DIM: number;
  readonly CONTROLLER_OPTIMIZER: "Adam" | "SGD";
  readonly CONTROLLER_LEARNING_RATE: number;
  readonly CONTROLLER_DECAY: number;
  readonly CONTROLLER_MOMENTUM: number;
  readonly CONTROLLER_USE_PREDICTOR: boolean;
  readonly MAX_ARCHITECTURE_LENGTH: number;
  readonly MLP_OPTIMIZER: "Adam" | "SGD";
  readonly MLP_LEARNING_RATE: number;
  readonly MLP_DECAY: number;
  readonly MLP_MOMENTUM: number;
  readonly MLP_DROPOUT: number;
  readonly MLP_ONE_SHOT: boolean;
  readonly TOP_N: number;
}

export type ConstantName = keyof TutorialConstants;

export const tutorialConstants: TutorialConstants = {
  CONTROLLER_SAMPLING_EPOCHS: 10,
  SAMPLES_PER_CONTROLLER_EPOCH: 10,
  CONTROLLER_TRAINING_EPOCHS: 10,
  ARCHITECTURE_TRAINING_EPOCHS: 10,
  CONTROLLER_LOSS_ALPHA: 0.9,
  CONTROLLER_LSTM_DIM: 100,
  CONTROLLER_OPTIMIZER: "Adam",
  CONTROLLER_LEARNING_RATE: 0.01,
  CONTROLLER_DECAY: 0.1,
  CONTROLLER_MOMENTUM: 0,
  CONTROLLER_USE_PREDICTOR: true,
  MAX_ARCHITECTURE_LENGTH: 3,
  MLP_OPTIMIZER: "Adam",
  MLP_LEARNING_RATE: 0.01,
  MLP_DECAY: 0,
  MLP_MOMENTUM: 0,
  MLP_DROPOUT: 0.2,
  MLP_ONE_SHOT: true,
  TOP_N: 5,
};

/** What each constant is here: a flag of `mlpnas search`, or an option of the library. */
export const constantMeanings: Readonly<Record<ConstantName | "TARGET_CLASSES" | "MLP_LOSS_FUNCTION", string>> = {
  CONTROLLER_SAMPLING_EPOCHS: "--trials, divided by --batch",
  SAMPLES_PER_CONTROLLER_EPOCH: "--batch",
  CONTROLLER_TRAINING_EPOCHS: "ReinforceOptions.passes",
  ARCHITECTURE_TRAINING_EPOCHS: "--epochs",
  CONTROLLER_LOSS_ALPHA: "ReinforceOptions.discount",
  CONTROLLER_LSTM_DIM: "ControllerOptions.units",
  CONTROLLER_OPTIMIZER: "ControllerOptions.optimizer.kind",
  CONTROLLER_LEARNING_RATE: "ControllerOptions.optimizer.rate",
  CONTROLLER_DECAY: "ControllerOptions.optimizer.decay",
  CONTROLLER_MOMENTUM: "ControllerOptions.optimizer.momentum, of SGD",
  CONTROLLER_USE_PREDICTOR: "--predictor",
  MAX_ARCHITECTURE_LENGTH: "--max-layers, plus one for the output layer",
  MLP_OPTIMIZER: "--optimizer",
  MLP_LEARNING_RATE: "--learning-rate",
  MLP_DECAY: "--decay",
  MLP_MOMENTUM: "--momentum",
  MLP_DROPOUT: "--dropout",
  MLP_ONE_SHOT: "--one-shot",
  TOP_N: "--top",
  TARGET_CLASSES: "the classes of the target column",
  MLP_LOSS_FUNCTION: "cross-entropy; binary where there are two classes",
};
