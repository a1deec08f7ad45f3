// lab calibrate: derives the machine costs again from the rows marked as fitted. --write stores them
// where the machines read them; without it nothing is changed.
import { writeFileSync } from 'node:fs';
import { calibrate as fitCosts } from '../../../lab/validation/calibration.ts';
import { jsonOption, type Command } from '../command.ts';

const file = new URL('../../../engine/machines/fitted-costs.ts', import.meta.url);

function source(costs: Readonly<Record<string, number>>): string {
  return [
    '// Written by `lab calibrate --write`; do not edit. What each cost means: shared/spec/machine.ts.',
    '// One set for both published machines, fitted to the rows that published.ts marks as fitted.',
    '',
    'export const fittedCosts = {',
    ...Object.entries(costs).map(([name, value]) => `  ${name}: ${value},`),
    '} as const;',
    '',
  ].join('\n');
}

export const calibrate: Command = {
  needs: 'nothing',
  usage: 'lab calibrate [--write]',
  options: { ...jsonOption, write: { type: 'boolean' }, quiet: { type: 'boolean' } },
  help: ['  --write   write the costs to main/engine/machines/fitted-costs.ts'],
  async run({ options, print, signal, progress }) {
    const { costs, errors } = await fitCosts({
      signal,
      onProgress: (now) => progress.update(now, 'rounds'),
    });
    progress.end();
    if (options['json']) print(JSON.stringify({ costs, errors }));
    else {
      for (const [name, value] of Object.entries(costs)) print(`${name.padEnd(22)}${value}`);
      for (const { label, error } of errors)
        print(`${label.padEnd(32)}${(error * 100).toFixed(1)} %`);
    }
    if (options['write']) writeFileSync(file, source(costs));
  },
};
