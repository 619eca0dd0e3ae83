// Elements of the page. Texts are set as texts, so that nothing in a table's names can become markup.

type Child = Node | string | number | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | ((event: Event) => void) | undefined>>;

/** An element; `onclick` and its like are listeners, `true` an attribute without a value. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice("on".length), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(
    ...children
      .filter((child) => child !== undefined && child !== false)
      .map((child) => (child instanceof Node ? child : String(child))),
  );
  return element;
}

/** Text from data: what it does to the direction of writing ends with it. */
export const data = (text: string): HTMLElement => h("bdi", {}, text);

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => string | Node;
  /** What rows are sorted by. */
  readonly key: (row: T) => number | string;
  readonly isText?: boolean;
}

/** A table whose titles sort it; the first click as `key` goes up, the next down. */
export function sortableTable<T>(caption: string, columns: readonly Column<T>[], rows: readonly T[]): HTMLElement {
  const body = h("tbody");
  const fill = (sorted: readonly T[]): void =>
    body.replaceChildren(
      ...sorted.map((row) =>
        h("tr", {}, ...columns.map(({ cell, isText = false }) => h("td", { class: isText ? "text" : "number" }, cell(row)))),
      ),
    );
  const heads = columns.map((column) => {
    const head = h("th", { scope: "col", class: column.isText === true ? "text" : "number", "aria-sort": "none" });
    head.append(
      h(
        "button",
        {
          type: "button",
          onclick: () => {
            const isUp = head.getAttribute("aria-sort") !== "ascending";
            for (const other of heads) other.setAttribute("aria-sort", "none");
            head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
            const sign = isUp ? 1 : -1;
            fill(rows.toSorted((a, b) => sign * compare(column.key(a), column.key(b))));
          },
        },
        column.title,
      ),
    );
    return head;
  });
  fill(rows);
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h("table", {}, h("caption", {}, caption), h("thead", {}, h("tr", {}, ...heads)), body),
  );
}

function compare(a: number | string, b: number | string): number {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en");
}

/** Saves a text or bytes as a file. */
export function download(name: string, content: string | Uint8Array, type: string): void {
  const url = URL.createObjectURL(new Blob([content as BlobPart], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
