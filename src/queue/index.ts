// The queue room's public names: trainings on many machines.
export { type BlobFolder, openBlobFolder } from "./blob-folder.js";
export { type Cleaned, cleanQueue } from "./clean.js";
export { type ConnectionOptions, connectQueue, type QueueConnection } from "./connection.js";
export type { RunPresence, WorkerPresence } from "./presence.js";
export { createQueueEvaluator, type QueueEvaluatorOptions } from "./queue-evaluator.js";
export { type QueueTraining, queueTraining } from "./queue-training.js";
export { defaultLostAfter, type QueueWorker, type ServeOptions, serveQueue } from "./serve-queue.js";
export { type QueueCounts, type QueueStatus, queueStatus } from "./status.js";
