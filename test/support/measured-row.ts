import type { DescribedRow } from '../../shared/rows-report.ts';

/** A measured row of a pair with a prediction; set what it is about. */
export function measuredRow(
  id: string,
  {
    measured = 1000,
    mean = 1000,
    ...more
  }: Partial<Omit<DescribedRow, 'id' | 'predicted' | 'measured'>> & {
    readonly measured?: number | readonly [number, number];
    readonly mean?: number;
  } = {},
): DescribedRow {
  const middle = typeof measured === 'number' ? measured : Math.sqrt(measured[0] * measured[1]);
  return {
    id,
    experiment: 'pair',
    group: 'pair',
    measured,
    predicted: { mean, low: mean * 0.8, high: mean * 1.25 },
    error: mean / middle - 1,
    role: 'predicted',
    reason: null,
    machine: 'bdw-e5-2660v4-2s',
    kernel: '5.2',
    metric: 'initiatorCyclesPerCall',
    unit: 'cycles',
    uncertainty: null,
    source: 'a mail',
    year: 2020,
    where: null,
    link: null,
    conditions: 'pages 1',
    leftOut: [],
    ...more,
  };
}
