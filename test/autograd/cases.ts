// The primitives' samples in the shapes that devices must get right: odd sizes, ones, wide rows, and what a device may lack a kernel for.
import { matmul, type Sample, transpose } from "../../src/autograd/index.js";
import { type SampleShapes, samplesOf, signed } from "../../src/autograd/samples.js";
import { formatShape, type Shape, type Tensor } from "../../src/tensor/index.js";

export interface Case extends Sample {
  /** What of the shapes a device may lack a kernel for. */
  readonly needs?: Need;
}

export type Need =
  | "a stretched middle axis"
  | "a sum over one of three axes"
  | "a part along a middle axis"
  | "rows that are matrices";

const elementwise: readonly Shape[] = [[], [1], [3], [7], [11], [33], [3, 7], [11, 33], [33, 1], [1, 33], [5, 128], [2, 3, 5]];

const stretches: readonly (readonly [small: Shape, large: Shape])[] = [
  [[], [7]],
  [[], [11, 7]],
  [[1], [33]],
  [[1], [11, 7]],
  [[7], [11, 7]],
  [[33], [3, 33]],
  [[128], [5, 128]],
  [
    [1, 7],
    [11, 7],
  ],
  [
    [11, 1],
    [11, 7],
  ],
  [
    [33, 1],
    [33, 11],
  ],
  [
    [1, 1],
    [11, 7],
  ],
  [[7], [1, 7]],
  [
    [1, 1],
    [1, 1, 1],
  ],
  [
    [3, 5],
    [1, 3, 5],
  ],
  [[5], [2, 3, 5]],
  [
    [1, 1, 5],
    [2, 3, 5],
  ],
  [
    [2, 3, 1],
    [2, 3, 5],
  ],
  [[], [2, 3, 5]],
];

const middleStretches: readonly (readonly [small: Shape, large: Shape])[] = [
  [
    [3, 5],
    [2, 3, 5],
  ],
  [
    [2, 1, 5],
    [2, 3, 5],
  ],
  [
    [3, 1],
    [2, 3, 5],
  ],
];

const reversed = (pairs: readonly (readonly [Shape, Shape])[]): (readonly [Shape, Shape])[] => pairs.map(([a, b]) => [b, a]);

const products: readonly (readonly [m: number, k: number, n: number])[] = [
  ...[1, 3, 7, 11, 33].map((size): [number, number, number] => [size, size, size]),
  [1, 33, 1],
  [33, 1, 33],
  [1, 7, 40],
  [5, 3, 24],
  [3, 40, 17],
  [40, 9, 8],
  [2, 16, 128],
  [6, 128, 5],
];

/** Products of transposed sources, which a device reads in place. */
const transposedProducts: readonly Case[] = products.flatMap(([m, k, n]) =>
  (
    [
      [true, false],
      [false, true],
      [true, true],
    ] as const
  ).map(([left, right]): Case => {
    const [a, b] = [left ? [k, m] : [m, k], right ? [n, k] : [k, n]];
    return {
      name: `${formatShape(a)}${left ? "ᵀ" : ""} by ${formatShape(b)}${right ? "ᵀ" : ""}`,
      inputs: [signed("a", a), signed("b", b)],
      call: ([x, y]) => matmul(left ? transpose(x as Tensor) : (x as Tensor), right ? transpose(y as Tensor) : (y as Tensor)),
    };
  }),
);

const ordinary: Required<SampleShapes> = {
  elementwise,
  pairs: [
    ...elementwise.map((shape): readonly [Shape, Shape] => [shape, shape]),
    ...[[7], [1, 7], [11, 1], [1, 1], [1], []].flatMap((small): (readonly [Shape, Shape])[] => [
      [[11, 7], small],
      [small, [11, 7]],
    ]),
    [[5, 128], [128]],
    [
      [5, 1],
      [5, 128],
    ],
    [
      [11, 1],
      [1, 7],
    ],
    [[7], [11, 1]],
    [[7], [1, 1]],
    [[33], []],
    [[], [33]],
    [[1], [11, 1]],
    [[2, 3, 5], [5]],
    [
      [1, 1, 5],
      [2, 3, 5],
    ],
    [
      [2, 3, 5],
      [2, 3, 1],
    ],
    [
      [3, 5],
      [1, 3, 5],
    ],
    [
      [3, 1],
      [1, 3, 5],
    ],
    [
      [2, 3, 5],
      [1, 1, 1],
    ],
  ],
  products,
  matrices: [
    [1, 1],
    [3, 7],
    [7, 3],
    [11, 33],
    [33, 1],
    [1, 33],
    [5, 128],
    [128, 5],
  ],
  sums: reversed(stretches),
  stretches,
  reshapes: [
    [[1], []],
    [[], [1, 1]],
    [[7], [1, 7]],
    [[7], [7, 1]],
    [[33, 1], [33]],
    [[3, 11], [33]],
    [[33], [11, 3]],
    [
      [6, 7],
      [3, 14],
    ],
    [
      [4, 128],
      [2, 256],
    ],
    [
      [2, 3, 5],
      [6, 5],
    ],
    [
      [6, 5],
      [2, 3, 5],
    ],
    [
      [2, 3, 5],
      [5, 6],
    ],
  ],
  parts: [
    [[1], 0, 0, 1],
    [[7], 0, 2, 5],
    [[33], 0, 9, 33],
    [[11, 7], 0, 0, 3],
    [[11, 7], 0, 5, 11],
    [[11, 7], 1, 3, 4],
    [[3, 33], 1, 0, 11],
    [[3, 33], 1, 7, 33],
    [[5, 128], 1, 100, 128],
    [[33, 1], 0, 1, 33],
    [[4, 3, 5], 0, 1, 3],
    [[4, 3, 5], 2, 1, 4],
  ],
  joins: [
    [0, [3]],
    [0, [1], [7], [11]],
    [0, [33], [1]],
    [0, [3, 7], [1, 7], [11, 7]],
    [1, [3, 7], [3, 1], [3, 33]],
    [1, [11, 8], [11, 8]],
    [-1, [5, 100], [5, 28]],
    [0, [2, 3, 5], [1, 3, 5]],
    [2, [2, 3, 5], [2, 3, 1]],
  ],
  lookups: [
    [[1], 1],
    [[11], 7],
    [[33], 40],
    [[1, 7], 3],
    [[7, 1], 3],
    [[11, 33], 7],
    [[3, 7], 33],
    [[5, 128], 9],
  ],
  distributions: [[1], [3], [7], [33], [3, 7], [11, 1], [1, 11], [33, 3], [5, 128], [2, 3, 5]],
  classifications: [
    [1, 1],
    [1, 3],
    [3, 1],
    [7, 3],
    [11, 7],
    [33, 11],
    [5, 33],
    [4, 128],
  ],
};

const needing: Readonly<Record<Need, SampleShapes>> = {
  "a stretched middle axis": {
    pairs: [
      [
        [2, 3, 5],
        [3, 5],
      ],
      [
        [2, 1, 5],
        [2, 3, 5],
      ],
      [
        [2, 3, 5],
        [1, 3, 1],
      ],
    ],
    stretches: middleStretches,
  },
  "a sum over one of three axes": { sums: reversed(middleStretches) },
  "a part along a middle axis": { parts: [[[4, 3, 5], 1, 1, 3]], joins: [[1, [2, 3, 5], [2, 1, 5]]] },
  "rows that are matrices": { lookups: [[[4, 3, 5], 3]] },
};

const special = (Object.entries(needing) as [Need, SampleShapes][]).map(([needs, shapes]) => ({
  needs,
  samples: samplesOf(shapes),
}));

/** At least one case for every primitive, each of which makes that primitive last. */
export const cases: Readonly<Record<string, readonly Case[]>> = Object.fromEntries(
  Object.entries(samplesOf(ordinary)).map(([name, samples]): [string, readonly Case[]] => [
    name,
    [
      ...samples,
      ...(name === "matmul" ? transposedProducts : []),
      ...special.flatMap(({ needs, samples: more }) => (more[name] ?? []).map((sample): Case => ({ ...sample, needs }))),
    ],
  ]),
);
