/** A matrix as its rows. */
export type Matrix = readonly (readonly number[])[];

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

/** A times its transpose: the products of its rows. */
export function timesTransposed(a: Matrix): number[][] {
  return a.map((row) => a.map((other) => dot(row, other)));
}

/** Solves a x = b for a symmetric positive definite matrix, by elimination. */
export function solve(a: Matrix, b: readonly number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i] ?? 0]);
  const size = rows.length;
  for (const [i, pivot] of rows.entries()) {
    const scale = pivot[i] ?? 1;
    for (const row of rows.slice(i + 1)) {
      const factor = (row[i] ?? 0) / scale;
      for (let c = i; c <= size; c++) row[c] = (row[c] ?? 0) - factor * (pivot[c] ?? 0);
    }
  }
  const x = Array.from({ length: size }, () => 0);
  for (let i = size - 1; i >= 0; i--) {
    const row = rows[i] ?? [];
    x[i] = ((row[size] ?? 0) - dot(row.slice(0, size), x)) / (row[i] ?? 1);
  }
  return x;
}

/** Turns rows p and q of a symmetric matrix so that their common entry becomes 0. */
function rotate(a: number[][], p: number, q: number): void {
  const [rowP, rowQ] = [a[p] ?? [], a[q] ?? []];
  const common = rowP[q] ?? 0;
  if (common === 0) return;
  const theta = ((rowQ[q] ?? 0) - (rowP[p] ?? 0)) / (2 * common);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (const row of a) {
    const [x, y] = [row[p] ?? 0, row[q] ?? 0];
    row[p] = c * x - s * y;
    row[q] = s * x + c * y;
  }
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [rowP[k] ?? 0, rowQ[k] ?? 0];
    rowP[k] = c * x - s * y;
    rowQ[k] = s * x + c * y;
  }
}

/** Singular values of a matrix, largest first: roots of the eigenvalues of `a aT`, by Jacobi's rotations. */
export function singularValues(a: Matrix): number[] {
  const square = timesTransposed(a);
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < square.length; p++) {
      for (let q = p + 1; q < square.length; q++) rotate(square, p, q);
    }
  }
  const values = square.map((row, i) => Math.sqrt(Math.max(0, row[i] ?? 0)));
  return values.toSorted((x, y) => y - x);
}

/** A matrix times a column. */
export function timesColumn(a: Matrix, b: readonly number[]): number[] {
  return a.map((row) => dot(row, b));
}

/** The lower triangle whose product with its transpose is a symmetric positive definite matrix. */
export function cholesky(a: Matrix): number[][] {
  const lower: number[][] = [];
  for (const [i, row] of a.entries()) {
    const own: number[] = [];
    for (let j = 0; j <= i; j++) {
      const above = lower[j] ?? own;
      let sum = row[j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (own[k] ?? 0) * (above[k] ?? 0);
      own.push(i === j ? Math.sqrt(sum) : sum / (above[j] ?? 1));
    }
    lower.push(own);
  }
  return lower;
}

/** The inverse of a symmetric positive definite matrix. */
export function inverse(a: Matrix): number[][] {
  const lower = cholesky(a);
  const size = a.length;
  // Columns of the inverse of the lower triangle; a^-1 is their transpose times them.
  const columns = a.map((_, c) => {
    const x = Array.from({ length: size }, () => 0);
    for (let i = c; i < size; i++) {
      const row = lower[i] ?? [];
      let sum = i === c ? 1 : 0;
      for (let k = c; k < i; k++) sum -= (row[k] ?? 0) * (x[k] ?? 0);
      x[i] = sum / (row[i] ?? 1);
    }
    return x;
  });
  return timesTransposed(columns);
}
