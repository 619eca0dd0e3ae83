// A chart as values: what a page draws, and what JSON holds.

export interface Chart {
  readonly title: string;
  /** What the axes count, with units where there are any. */
  readonly x: string;
  readonly y: string;
  readonly series: readonly { readonly name: string; readonly points: readonly (readonly [x: number, y: number])[] }[];
}
