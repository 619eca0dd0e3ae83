// Laying out text: how wide it is, in which lines it fits, and how labels keep out of each other's way.

/** Of a character, on average, in a wide sans-serif face. @units of the font's size */
const characterWidth = { regular: 0.58, bold: 0.66 } as const;
type Weight = keyof typeof characterWidth;

/** An estimate, rather too large: no font is at hand where a picture is made without a browser. @units CSS pixels */
export function textWidth(text: string, fontSize: number, weight: Weight = "regular"): number {
  return characterWidth[weight] * fontSize * Array.from(text).length;
}

/** A text in lines of at most that width, broken between words; a percent sign stays with its number. */
export function wrapText(text: string, width: number, fontSize: number, weight: Weight = "regular"): string[] {
  const lines: string[] = [];
  for (const word of text.split(/ (?!%)/)) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, fontSize, weight) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A share in whole percent: `63 %`. */
export function percentText(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** As a sentence begins. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A text of at most so many characters, an ellipsis where it was cut. */
export function cut(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, Math.max(1, length) - 1).join("")}…`;
}

/**
 * Positions at least `gap` apart and within bounds, each as near to where it was wanted as the others allow, in the order in which they were
 * wanted. Where all do not fit, they are evenly spread.
 */
export function spread(
  wanted: readonly number[],
  gap: number,
  { least, most }: { readonly least: number; readonly most: number },
): number[] {
  const order = wanted.map((_, k) => k).sort((a, b) => (wanted[a] as number) - (wanted[b] as number) || a - b);
  const apart = Math.min(gap, (most - least) / Math.max(1, wanted.length - 1));
  const placed = order.map((k) => Math.min(most, Math.max(least, wanted[k] as number)));
  for (let i = 1; i < placed.length; i++) placed[i] = Math.max(placed[i] as number, (placed[i - 1] as number) + apart);
  for (let i = placed.length - 1; i >= 0; i--) {
    const ceiling = i === placed.length - 1 ? most : (placed[i + 1] as number) - apart;
    placed[i] = Math.min(placed[i] as number, ceiling);
  }
  const positions = new Array<number>(wanted.length);
  order.forEach((k, i) => {
    positions[k] = placed[i] as number;
  });
  return positions;
}
