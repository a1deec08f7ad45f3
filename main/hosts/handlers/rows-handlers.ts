// Serves measured rows: sets of them, their predictions and scores. The rule: what a page imports is read
// here and kept by the lab until it closes; nothing is stored.
import type { Handlers } from '../../../shared/contract.ts';
import type { rowsCalls } from '../../../shared/contract/rows-calls.ts';
import { readRows } from '../../measure/read-rows.ts';
import { LabError } from '../../../shared/errors.ts';
import { fitRows } from '../message-limit.ts';
import type { HandlerParts } from './parts.ts';
import { writeText } from './write-text.ts';

export function rowsHandlers({
  lab: { rowSets, rowJobs },
  files,
}: Pick<HandlerParts, 'lab' | 'files'>): Pick<Handlers, keyof typeof rowsCalls> {
  return {
    'rows.sets': () => rowSets.list(),
    'rows.predict': ({ set }) => rowSets.predict(set),
    'rows.cancel': ({ set }) => rowSets.cancel(set),
    'rows.list': ({ set, offset, limit }) => {
      const rows = rowSets.report(set)?.rows ?? [];
      return { total: rows.length, rows: fitRows(rows.slice(offset, offset + limit)) };
    },
    'rows.scores': ({ set }) => {
      const report = rowSets.report(set);
      if (!report) return null;
      const { rows: _rows, ...scores } = report;
      return scores;
    },
    'rows.import': ({ name, text }) => rowSets.add(name, readRows(text, { name })),
    'rows.calibrate': ({ choice }) => rowJobs.start(choice),
    'rows.jobs': () => rowJobs.list(),
    'rows.cancelJob': ({ id }) => rowJobs.cancel(id),
    'rows.resumeJob': ({ id }) => rowJobs.resume(id),
    'rows.profile': ({ id }) => rowJobs.profile(id),
    'rows.saveProfile': ({ id, token }) => {
      const profile = rowJobs.profile(id);
      if (!profile) {
        throw new LabError('not-allowed', `calibration ${id} has found nothing yet`, 'wait for it');
      }
      const { path } = files.take('export', token);
      return { path, bytes: writeText(path, `${JSON.stringify(profile)}\n`) };
    },
    'rows.remove': async ({ set }) => {
      await rowSets.remove(set);
      return {};
    },
  };
}
