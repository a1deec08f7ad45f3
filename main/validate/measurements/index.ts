import { parseMeasurement, type Measurement } from '../measurement.ts';
import type { Curve } from './curve.ts';
import { flushLoopCurves } from './flush-loop.ts';
import { lineTransferCurves } from './line-transfer.ts';
import { localFlushCurves } from './local-flush.ts';
import { otherCurves } from './others.ts';
import { pairCurves } from './pair.ts';
import { sharersCurves } from './sharers.ts';
import { sources } from './sources.ts';

function rowsOf(experiment: string, curves: readonly Curve[]): Measurement[] {
  return curves.flatMap(({ id, along, source, all, points }) =>
    points.map(([at, value, uncertainty]) =>
      parseMeasurement({
        ...all,
        ...(along === undefined ? {} : { [along]: at }),
        ...(uncertainty === undefined ? {} : { uncertainty }),
        ...sources[source],
        id: id.replace('{}', `${at}`),
        experiment,
        value,
      }),
    ),
  );
}

/** The measured rows that come with the lab, in the order in which they are reported. */
export const measurements: readonly Measurement[] = [
  ...rowsOf('pair', pairCurves),
  ...rowsOf('sharers', sharersCurves),
  ...rowsOf('flush-loop', flushLoopCurves),
  ...rowsOf('local-flush', localFlushCurves),
  ...rowsOf('line-transfer', lineTransferCurves),
  ...otherCurves.flatMap((curve) => rowsOf(curve.experiment, [curve])),
];
