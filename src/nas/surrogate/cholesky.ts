// Cholesky: a positive definite matrix as a triangle times its transpose, and the systems that the triangle solves.

/** Row i of the lower triangle: `L[i][0 ... i]`. */
export type Triangle = readonly Float64Array[];

/**
 * `L Lᵀ = A`, given the lower half of A. `begun` are rows of L that are known already: a matrix that grows keeps those it had.
 * @shape  A (n, n), begun (at most n rows) -> L (n, n)
 */
export function cholesky(n: number, entry: (i: number, j: number) => number, begun: Triangle = []): Triangle {
  const rows: Float64Array[] = [...begun];
  for (let i = begun.length; i < n; i++) {
    const row = new Float64Array(i + 1);
    for (let j = 0; j <= i; j++) {
      const other = j === i ? row : (rows[j] as Float64Array);
      let rest = entry(i, j);
      for (let k = 0; k < j; k++) rest -= (row[k] as number) * (other[k] as number);
      row[j] = j === i ? Math.sqrt(rest) : rest / (other[j] as number);
    }
    rows.push(row);
  }
  return rows;
}

/** The x of `L x = b`. @shape  b (n) -> (n) */
export function solveLower(triangle: Triangle, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b);
  triangle.forEach((row, i) => {
    let rest = x[i] as number;
    for (let j = 0; j < i; j++) rest -= (row[j] as number) * (x[j] as number);
    x[i] = rest / (row[i] as number);
  });
  return x;
}

/** The x of `Lᵀ x = b`. @shape  b (n) -> (n) */
export function solveUpper(triangle: Triangle, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b);
  for (let i = triangle.length - 1; i >= 0; i--) {
    const row = triangle[i] as Float64Array;
    const value = (x[i] as number) / (row[i] as number);
    x[i] = value;
    for (let j = 0; j < i; j++) x[j] = (x[j] as number) - (row[j] as number) * value;
  }
  return x;
}
