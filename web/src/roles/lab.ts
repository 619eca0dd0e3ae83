// The gradient lab in a worker of the page.
import type { LabQuestion } from "../lab-messages.js";
import { answerTo } from "./lab-answer.js";

export function answerLab(): void {
  addEventListener("message", ({ data }: MessageEvent<LabQuestion>) => postMessage(answerTo(data)));
}
