// The arena's standings as sections of tables and sentences, for a terminal and for documents alike.
import type { Interval, LookStanding, Standing } from "../nas/index.js";
import { formatInterval, formatShare } from "../report/index.js";
import type { ArenaResult } from "../runtime/index.js";
import { fourDigits } from "./noise-sections.js";
import type { Section } from "./section.js";
import type { TableColumn } from "./table.js";

/** Regret over trials, then each number of trials in full, then why it can be believed. */
export function arenaSections(result: ArenaResult): Section[] {
  const { standings } = result;
  const counts = standings[0]?.looks.map(({ trials }) => trials) ?? [];
  const regrets = (look: number): string[] => standings.map(({ looks }) => fourDigits(looks[look]?.regret.mean ?? Number.NaN));
  return [
    {
      title: "mean regret of the chosen architecture after so many trials",
      tables: [
        [
          nameColumn(standings),
          ...counts.map((trials, look): TableColumn => ({ title: String(trials), align: "right", cells: regrets(look) })),
          { title: "over all", align: "right", cells: standings.map(({ area }) => fourDigits(area.mean)) },
          { title: "95 % interval", align: "left", cells: standings.map(({ area }) => intervalText(area)) },
          ...policyColumn(standings),
        ],
      ],
      notes: [],
    },
    ...counts.map((trials, look): Section => {
      const at = standings.flatMap(({ looks }) => looks[look] ?? []);
      return { title: `after ${trials} trials`, tables: [lookColumns(standings, at)], notes: [] };
    }),
    { title: "how to read it", tables: [], notes: notesOf(result) },
  ];
}

/** Where any has a policy that can be listed. */
function policyColumn(standings: readonly Standing[]): TableColumn[] {
  if (standings.every(({ expectedWorth }) => expectedWorth === null)) return [];
  const cells = standings.map(({ expectedWorth }) => (expectedWorth === null ? "–" : fourDigits(expectedWorth.mean)));
  return [{ title: "E[reward]", align: "right", cells }];
}

function lookColumns(standings: readonly Standing[], at: readonly LookStanding[]): TableColumn[] {
  const against = (of: (answer: NonNullable<LookStanding["againstRandom"]>) => string): string[] =>
    at.map(({ againstRandom }) => (againstRandom === null ? "–" : of(againstRandom)));
  return [
    nameColumn(standings),
    { title: "regret", align: "right", cells: at.map(({ regret }) => fourDigits(regret.mean)) },
    { title: "95 % interval", align: "left", cells: at.map(({ regret }) => intervalText(regret)) },
    { title: "median", align: "right", cells: at.map(({ medianRegret }) => fourDigits(medianRegret)) },
    { title: "rank", align: "right", cells: at.map(({ rank }) => rank.toFixed(1)) },
    { title: "beats random", align: "right", cells: against(({ share }) => formatInterval(share.mean, share.half)) },
    { title: "p", align: "right", cells: against(({ adjusted }) => probabilityText(adjusted)) },
  ];
}

const nameColumn = (standings: readonly Standing[]): TableColumn => ({
  title: "strategy",
  align: "left",
  cells: standings.map(({ player }) => player),
});

/** `.0026 – .0030` */
const intervalText = ({ low, high }: Interval): string => `${fourDigits(low)} – ${fourDigits(high)}`;

const probabilityText = (p: number): string => (p < 0.0005 ? "<.001" : p.toFixed(3).replace(/^0\./, "."));

function notesOf({ anatomy, checks, standings }: ArenaResult): string[] {
  const noise =
    anatomy === undefined
      ? []
      : [
          `of the variance of single trainings ${formatShare(anatomy.share)} is due to the architecture: standard deviation between ` +
            `architectures ${fourDigits(anatomy.betweenArchitectures)}, between seeds of one ${fourDigits(anatomy.betweenSeeds)}`,
        ];
  const ranks = checks
    .map(({ trials, mean, expected, half }) => `${mean.toFixed(2)} in ${trials} (${expected.toFixed(2)} ± ${half.toFixed(2)})`)
    .join(", ");
  const policy = standings.some(({ expectedWorth }) => expectedWorth !== null)
    ? [
        "E[reward]: what an architecture drawn from the policy after the last batch is worth, summed over all architectures, noise-free; of " +
          "random, the mean of the space",
      ]
    : [];
  return [
    "regret: by how much the chosen architecture is worth less than the best, with its interval by bootstrap; over all: the mean after each " +
      "batch, the area under the curve; rank: of the chosen one, 1 the best",
    "beats random: in how many repetitions the regret is less, a tie counting one half; p: Mann and Whitney's test on the regrets, after " +
      "Holm over all strategies and numbers of trials",
    ...policy,
    ...noise,
    `random's best rank on average, within four standard errors of what theory says, (N + 1) / (n + 1): ${ranks}`,
  ];
}
