// lab trace fits, unfit: lists the fitted workloads, shows one in full, or deletes one.
// They only use the store; the traces may have been deleted.
import { fitToJson, formatFitList, formatTraceFit } from '../../../../../shared/text/trace-fit.ts';
import type { Context } from '../../command.ts';
import { numberOption } from '../../spec-options.ts';
import type { TraceAction } from './action.ts';

function showOne({ options, storedLab, print }: Context, name: string): void {
  const fit = storedLab().fits.show(name);
  if (options['json']) print(fitToJson(fit));
  else for (const line of formatTraceFit(fit)) print(line);
}

function listAll({ options, storedLab, print, note }: Context): void {
  const { total, rows } = storedLab().fits.list({
    limit: numberOption(options, 'limit') ?? 50,
    offset: numberOption(options, 'offset') ?? 0,
  });
  if (options['json']) for (const row of rows) print(fitToJson(row));
  else if (rows.length === 0) note('No fitted workloads. Try: lab trace fit ID');
  else {
    for (const line of formatFitList(rows)) print(line);
    note(`${rows.length} of ${total} fitted workloads`);
  }
}

export const fitsAction: TraceAction = {
  name: 'fits',
  takes: '[NAME]',
  options: { limit: { type: 'string' }, offset: { type: 'string' } },
  help: [
    'lists the fitted workloads, newest first; with NAME shows one in full',
    '  --limit N, --offset N; default 50, 0',
  ],
  run(context, name) {
    if (name === undefined) listAll(context);
    else showOne(context, name);
  },
};

export const unfitAction: TraceAction = {
  name: 'unfit',
  takes: 'NAME',
  help: ['deletes a fitted workload permanently; its runs stay'],
  run({ storedLab, note }, name = '') {
    storedLab().fits.delete(name);
    note(`Workload ${name} is deleted.`);
  },
};
