// lab adversaries: holds the contracts of policies against every attacker, and prints which survive.
// The runs are recorded as a sweep; the figure of the same name shows them.
import { LabError } from '../../../../shared/errors.ts';
import { formatAdversaries } from '../../../../shared/text/adversary-table.ts';
import { joinCommand } from '../../../../shared/text/plain.ts';
import { adversaries as builtIn } from '../../../engine/adversaries/index.ts';
import { setupWords } from '../../../lab/figures/describe-setup.ts';
import { adversaryMachine, planAdversaries } from '../../../lab/sweeps/plan-adversaries.ts';
import type { SweepWatch } from '../../../lab/sweeps/sweep-watch.ts';
import { jsonOption, type Command, type Context } from '../command.ts';
import { attackedJson } from '../run-json.ts';
import { readNames } from '../said-once.ts';
import { readRequest, specOptions } from '../spec-options.ts';
import { policiesOf } from '../../../lab/spec/presets.ts';

const { policy: _policy, precision: _precision, ...ownOptions } = specOptions;

function readPolicies({ options, presets }: Context): string[] {
  const { policies } = options;
  if (typeof policies !== 'string') return policiesOf(presets, 'direct-map');
  return readNames(policies, 'policies');
}

export const adversaries: Command = {
  usage: 'lab adversaries [--policies A,B,...] [--machine NAME] [--set FIELD=VALUE]',
  options: { ...ownOptions, ...jsonOption, policies: { type: 'string' } },
  help: [
    'Runs every policy beside each attacker, which holds a CPU of its own, and shows which',
    'contracts survive there: kept, broken, not tested or no bound.',
    '',
    '  --policies A,B,...   lab policies lists them; default all',
    `  --machine NAME       default ${adversaryMachine}; there are fewer tasks than CPUs`,
    '  --set FIELD=VALUE    such as workload.irqsOffUs=200; lab run --help lists every field',
    '  --workload, --seed, --replications, --force, --workers, --quiet, --json: as for lab run',
  ],
  async run(context) {
    const { options, lab, signal, progress, print, note, words } = context;
    const base = readRequest({ machine: adversaryMachine, ...options });
    const specs = planAdversaries(base, readPolicies(context), context.presets);
    const command = ['lab', ...words];
    const sweep = { kind: 'sweep', command: joinCommand(command), specs } as const;
    const force = options['force'] === true;
    const onProgress: SweepWatch['onProgress'] = (now) => progress.update(now);
    const { ended } = await lab().sweeps.start({ ...sweep, force }, { signal, onProgress });
    const outcome = await ended;
    progress.end();
    const runs = outcome.results.filter((result) => result !== null);
    if (outcome.interrupted) {
      note(`interrupted: ${runs.length} of ${specs.length} runs kept; repeat the command to go on`);
      return 130;
    }
    if (runs.length < specs.length) {
      const message = outcome.failures.map((failure) => failure.message).join('; ');
      throw new LabError('run-failed', message, 'lab list status:failed');
    }
    if (options['json']) {
      for (const run of runs) print(attackedJson(run));
      return 0;
    }
    const describeSetup = setupWords(context.presets);
    const lines = formatAdversaries({ runs, adversaries: builtIn, describeSetup, command });
    for (const line of lines) print(line);
    return 0;
  },
};
