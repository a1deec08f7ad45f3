// Serves measured rows: their predictions and scores. The rule: the rows that come with the lab are
// predicted once; those of a text each time, and nothing of either is stored.
import type { Handlers } from '../../../shared/contract.ts';
import type { rowsCalls } from '../../../shared/contract/rows-calls.ts';
import type { RowsReport } from '../../../shared/rows-report.ts';
import { makeRowsReport } from '../../lab/validation/rows-report.ts';
import { parseMeasurementFile } from '../../validate/parse-rows.ts';

const unwatched = { signal: new AbortController().signal, onProgress: () => undefined };

export function rowsHandlers(): Pick<Handlers, keyof typeof rowsCalls> {
  let builtIn: Promise<RowsReport> | undefined;
  return {
    'rows.predict': ({ text }) => {
      if (text !== undefined) return makeRowsReport(parseMeasurementFile(text), unwatched);
      builtIn ??= makeRowsReport(undefined, unwatched);
      return builtIn;
    },
  };
}
