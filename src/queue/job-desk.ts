// The desk of a search: it asks for jobs on a queue, reads what came of them, and clears away what is over.
import type { Queue } from "bullmq";
import { type Evaluation, type EvaluationData, failedEvaluation, type Job } from "../nas/index.js";
import { FaultError, largestFirst } from "../study/index.js";
import type { Blobs } from "./blobs.js";
import { packData } from "./data-packet.js";
import { placesFrom } from "./fair-share.js";
import { type JobMessage, type JobOrigin, jobName, messageOf } from "./job-message.js";
import { createLender } from "./lender.js";
import { longestKept } from "./names.js";
import { digestOf } from "./packet.js";
import { notSent, refused, resultOf } from "./replies.js";
import { unpackResult } from "./weights-packet.js";

/** A folder that all workers see. */
export interface DataRoot {
  put(digest: string, bytes: Buffer): Promise<void>;
}

export interface DeskParts {
  readonly origin: Omit<JobOrigin, "data">;
  readonly data: EvaluationData;
  readonly blobs: Blobs;
  /** Where the rows go instead of the server. */
  readonly dataRoot: DataRoot | undefined;
  readonly say: (text: string) => void;
}

/** A job that was asked for. */
export interface Asked {
  readonly job: Job;
  readonly message: JobMessage;
}

/** Jobs that were asked for, by their names. */
export type AskedJobs = ReadonlyMap<string, Asked>;

export interface JobDesk {
  /** Sends rows and weights ahead, then the jobs. One that was asked for before, with its result, stays as it is. */
  ask(queue: Queue, jobs: readonly Job[]): Promise<AskedJobs>;
  /** What came of a job; `undefined` while nothing has. What was lost is asked for again. */
  answerTo(queue: Queue, name: string, asked: Asked): Promise<Evaluation | undefined>;
  /** Sends rows and weights that are not there, or are no longer. */
  renew(): Promise<void>;
  /** Clears away jobs whose results were given, and takes back those that nobody has begun. */
  clear(queue: Queue, given: Iterable<string>, open: Iterable<string>): Promise<void>;
}

export function createJobDesk({ origin, data, blobs, dataRoot, say }: DeskParts): JobDesk {
  const rows = packData(data);
  const whole: JobOrigin = { ...origin, data: digestOf(rows) };
  const lender = createLender(blobs);
  let results: string[] = [];
  let areRowsInFolder = false;

  async function sendRows(): Promise<void> {
    if (dataRoot === undefined) {
      if (!(await blobs.has(whole.data))) await blobs.put(rows);
    } else if (!areRowsInFolder) {
      await dataRoot.put(whole.data, rows);
      areRowsInFolder = true;
    }
  }

  const renew = async (): Promise<void> => {
    await Promise.all([sendRows(), lender.renew()]);
  };

  async function again(queue: Queue, name: string, { job, message }: Asked, reason: string): Promise<undefined> {
    say(`trial ${job.trial} is asked for again: ${reason}`);
    await queue.remove(name);
    areRowsInFolder = false;
    await renew();
    await addJobs(queue, [[name, message]]);
    return undefined;
  }

  return {
    renew,
    ask: async (queue, jobs) => {
      await sendRows();
      const ordered = largestFirst(jobs, data);
      const lent = await lender.lend(ordered);
      const asked = ordered.map((job, k): [string, Asked] => {
        const message = messageOf(job, whole, lent[k]);
        return [jobName(message), { job, message }];
      });
      await addJobs(
        queue,
        asked.map(([name, { message }]) => [name, message]),
      );
      return new Map(asked);
    },
    answerTo: async (queue, name, asked) => {
      const { job } = asked;
      const kept = await queue.getJob(name);
      if (kept === undefined) return again(queue, name, asked, "the server lost it");
      if (kept.finishedOn === undefined) return undefined;
      const digest = resultOf(kept.returnvalue);
      if (digest === undefined) {
        const { failedReason: reason = "no result" } = kept;
        if (reason.startsWith(notSent)) return again(queue, name, asked, reason);
        if (reason.startsWith(refused)) throw refusal(job, reason.slice(refused.length));
        return failedEvaluation(job, data, `no worker could train it: ${reason}`);
      }
      const bytes = await blobs.get(digest);
      if (bytes === undefined) return again(queue, name, asked, "its result was not there, or not as it was sent");
      results.push(digest);
      return unpackResult(bytes, job);
    },
    clear: async (queue, given, open) => {
      const over = results;
      results = [];
      await Promise.all([
        blobs.remove(over),
        ...[...given].map((name) => queue.remove(name)),
        ...[...open].map((name) => takeBack(queue, name)),
      ]);
    },
  };
}

async function addJobs(queue: Queue, jobs: readonly (readonly [name: string, message: JobMessage])[]): Promise<void> {
  const [head] = await queue.getPrioritized(0, 0);
  const places = placesFrom(head?.priority, jobs.length);
  await queue.addBulk(
    jobs.map(([jobId, message], k) => ({
      name: `trial ${message.trial}`,
      data: message,
      opts: {
        jobId,
        priority: places[k] as number,
        attempts: 3,
        backoff: { type: "fixed", delay: 1_000 },
        removeOnComplete: { age: longestKept },
        removeOnFail: { age: longestKept },
      },
    })),
  );
}

/** A job that a worker has begun stays, and so does what came of one: whoever goes on with the run finds it. */
async function takeBack(queue: Queue, name: string): Promise<void> {
  const state = await queue.getJobState(name);
  if (state === "prioritized" || state === "waiting" || state === "delayed") await queue.remove(name);
}

function refusal({ trial }: Job, reason: string): FaultError {
  return new FaultError("queue", "a worker of this queue must be able to do what it is asked for", {
    got: `trial ${trial}, refused: ${reason}`,
    hint: "mlpnas queue status shows who serves; the run can be resumed",
  });
}
