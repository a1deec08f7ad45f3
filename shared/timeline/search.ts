/** The first place from `from` on whose value is at least `value`, in an ascending column; `to` if none is. */
export function firstAtLeast(
  column: ArrayLike<number>,
  value: number,
  from = 0,
  to: number = column.length,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((column[middle] ?? NaN) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rows of a table by CPU: those of CPU c are `rows` from `starts[c]` to before `starts[c + 1]`, in their order. */
export interface RowsByCpu {
  readonly starts: Int32Array;
  readonly rows: Int32Array;
}

/** Where the rows of each CPU begin, and those of the last end, if they stand by CPU. */
export function startsByCpu(cpu: ArrayLike<number>, cpus: number): Int32Array {
  const starts = new Int32Array(cpus + 1);
  for (let row = 0; row < cpu.length; row++) starts[(cpu[row] ?? 0) + 1]! += 1;
  for (let c = 0; c < cpus; c++) starts[c + 1]! += starts[c]!;
  return starts;
}

export function sortByCpu(cpu: ArrayLike<number>, cpus: number): RowsByCpu {
  const starts = startsByCpu(cpu, cpus);
  const next = starts.slice(0, cpus);
  const rows = new Int32Array(cpu.length);
  for (let row = 0; row < cpu.length; row++) rows[next[cpu[row]!]!++] = row;
  return { starts, rows };
}
