// A table in a worker of the page: what its columns are, and what the doctor says of it, trainings aside.
import { columnLabel, defaultShare, examination, examine, type Table, toDataset } from "../../../src/data/index.js";
import type { SearchRequest } from "../../../src/study/index.js";
import { MlpnasError } from "../../../src/tensor/index.js";
import type { TableNews, TableOrder, TableQuestion } from "../messages.js";
import { readBytes } from "./read-bytes.js";

const say = (news: TableNews): void => postMessage(news);

export function lookAtTable({ bytes, name }: TableOrder): void {
  const table = readBytes(bytes, name);
  const answer = (question: () => Promise<TableNews>): void => {
    question().then(say, (error: unknown) => {
      say({
        kind: "error",
        message: error instanceof MlpnasError ? error.message : `a fault in mlpnas itself: ${String(error)}`,
      });
    });
  };
  answer(async () => {
    const read = await table;
    return { kind: "columns", columns: read.columns.map((_, k) => columnLabel(read, k)), rows: read.rows };
  });
  addEventListener("message", ({ data: { request } }: MessageEvent<TableQuestion>) => {
    answer(async () => ({ kind: "findings", findings: findingsOf(await table, request) }));
  });
}

function findingsOf(table: Table, request: SearchRequest) {
  const dataset = toDataset(table, request);
  const about = {
    seed: request.seed ?? 0,
    missingValues: request.missingValues ?? [],
    validation: defaultShare,
    test: defaultShare,
    validationRows: Math.round(defaultShare * dataset.labels.length),
  };
  return examination(examine(table, dataset, about), about);
}
