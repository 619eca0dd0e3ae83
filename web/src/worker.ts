// The page's one worker script. Its first message says what it is.
import type { Role } from "./messages.js";
import { answerLab } from "./roles/lab.js";
import { runSearch } from "./roles/search.js";
import { lookAtTable } from "./roles/table.js";
import { serveJobs } from "./roles/trainer.js";

addEventListener(
  "message",
  ({ data }: MessageEvent<Role>) => {
    if (data.role === "trainer") serveJobs(data.port);
    else if (data.role === "search") runSearch(data);
    else if (data.role === "table") lookAtTable(data);
    else answerLab();
  },
  { once: true },
);
