// The palette: colours that stand out from a white page and from a dark one alike, so that a picture need not know on which it is.

/** In the order in which series take them. At least 3 : 1 against both pages, and told apart by the colour-blind in the first four. */
export const series: readonly string[] = ["#2f7fd1", "#d9730d", "#1f9460", "#c94a94", "#8a63d2", "#0e8ba3"];

/** What is there to be compared with. */
export const muted = "#808080";

/** What is lost: failures, errors. */
export const failure = "#d64545";

/** The two pages. */
export const pages = {
  light: { background: "#ffffff", text: "#1c1e21" },
  dark: { background: "#15181c", text: "#e6e8ea" },
} as const;

/** Of the k-th series; after the last comes the first. */
export function seriesColour(k: number): string {
  return series[k % series.length] as string;
}
