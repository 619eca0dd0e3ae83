// Training elsewhere: what a run is told of it, and the host that it makes.
import type { EvaluationData, Evaluator } from "../nas/index.js";
import type { OpenDevice, StudyHost } from "../study/index.js";
import { studyHost } from "./study-host.js";

/** Where trainings happen that this machine only asks for. */
export interface RemoteTraining {
  /** Trainings at a time, as far as is known. */
  readonly workers: number;
  /** Evaluates the jobs of the run in this folder. */
  evaluator(folder: string, device: OpenDevice, data: EvaluationData): Evaluator;
}

/** This machine, where what is trained for the run in this folder is trained elsewhere if anywhere. */
export function hostFor(folder: string, remote: RemoteTraining | undefined): StudyHost {
  return remote === undefined ? studyHost : { ...studyHost, remote: (device, data) => remote.evaluator(folder, device, data) };
}
