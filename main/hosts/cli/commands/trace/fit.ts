// lab trace fit: fits a workload to a stored trace, and shows how good it is.
// The lab does the fitting; the text is from shared/text.
import { parseAssignment } from '../../../../../shared/sweep.ts';
import { fitToJson, formatTraceFit } from '../../../../../shared/text/trace-fit.ts';
import type { FitRequest } from '../../../../lab/traces/fits.ts';
import type { Options } from '../../command.ts';
import type { TraceAction } from './action.ts';

function readRequest(options: Options, trace: string): FitRequest {
  const textOf = (name: string) => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  const set = Array.isArray(options['set']) ? options['set'].map(parseAssignment) : [];
  return { trace, name: textOf('name'), machine: textOf('machine'), set };
}

export const fitAction: TraceAction = {
  name: 'fit',
  takes: 'ID',
  options: {
    name: { type: 'string' },
    machine: { type: 'string' },
    set: { type: 'string', multiple: true },
  },
  help: [
    'fits a workload to a trace, to run and sweep like a built-in one: bursts',
    'and blocked times as recorded; prints what is reproduced and what is not',
    '  --name NAME         default trace-<8 digits of its hash>',
    '  --machine NAME      its clock converts time to cycles; default',
    '                      server-<CPUs of the trace>',
    '  --set FIELD=VALUE   a field of the machine; may be repeated',
  ],
  async run({ options, storedLab, signal, progress, print }, which = '') {
    const fit = await storedLab().fits.make(readRequest(options, which), {
      signal,
      onProgress: (now) => progress.update(now, 'simulations'),
    });
    progress.end();
    if (options['json']) print(fitToJson(fit));
    else for (const line of formatTraceFit(fit)) print(line);
  },
};
