// lab calibrate: finds the machine costs again from the rows marked as fitted. --write puts them
// where the machines take them from; without it nothing is changed.
import { writeFileSync } from 'node:fs';
import { fitCycleCosts, type Target } from '../../../calibrate/cycle-costs.ts';
import { builtInPresets } from '../../../lab/built-in-presets.ts';
import { publishedRows } from '../../../lab/published.ts';
import { resolveRequest } from '../../../lab/resolve.ts';
import { jsonOption, type Command } from '../command.ts';

const file = new URL('../../../engine/machines/fitted-costs.ts', import.meta.url);

/** Steps are small by then; a run takes a few minutes. */
const rounds = 40;

function targets(): Target[] {
  return publishedRows
    .filter((row) => row.fitted && row.policy !== 'none')
    .map(({ machine, policy, ratio, source }) => {
      const isLarge = machine === 'xeon-8160-2s';
      const measureMs = policy === 'sync' && isLarge ? 2 : isLarge ? 6 : 40;
      const set = [
        ['run.warmupMs', 1],
        ['run.drainMs', 0],
        ['run.measureMs', measureMs],
      ] as const;
      const at = (name: string) => resolveRequest({ machine, policy: name, set }, builtInPresets);
      return {
        label: `${machine} ${policy} ${source}`,
        ratio,
        spec: at(policy),
        baseline: at('none'),
      };
    });
}

function source(costs: Readonly<Record<string, number>>): string {
  return [
    '// Written by `lab calibrate --write`; do not edit. What each cost means: shared/machine.ts.',
    '// One set for both published machines, fitted to the rows that published.ts marks as fitted.',
    '',
    'export const fittedCosts = {',
    ...Object.entries(costs).map(([name, value]) => `  ${name}: ${value},`),
    '} as const;',
    '',
  ].join('\n');
}

export const calibrate: Command = {
  name: 'calibrate',
  summary: 'find the machine costs again from the published rows',
  usage: 'lab calibrate [--write]',
  options: { ...jsonOption, write: { type: 'boolean' } },
  help: ['  --write   keep the costs found, in main/engine/machines/fitted-costs.ts'],
  async run({ options, print, note, signal }) {
    const { costs, errors } = fitCycleCosts(targets(), {
      rounds,
      onRound: (round, best) => {
        signal.throwIfAborted();
        note(`round ${round + 1} of ${rounds}, objective ${best.toPrecision(4)}`);
      },
    });
    if (options['json']) print(JSON.stringify({ costs, errors }));
    else {
      for (const [name, value] of Object.entries(costs)) print(`${name.padEnd(22)}${value}`);
      for (const { label, error } of errors)
        print(`${label.padEnd(32)}${(error * 100).toFixed(1)} %`);
    }
    if (options['write']) writeFileSync(file, source(costs));
  },
};
