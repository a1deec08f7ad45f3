// The options by which run and sweep say what to simulate, and their meaning. Values are only taken
// apart here; names, fields and ranges are checked by the lab.
import { LabError } from '../../../shared/errors.ts';
import { machineFields } from '../../../shared/spec/machine.ts';
import { policyFields } from '../../../shared/spec/policy.ts';
import { precisionQuantities, runFields, warmupField } from '../../../shared/spec/spec.ts';
import { parseAssignment } from '../../../shared/sweep.ts';
import { wrapParagraph } from '../../../shared/text/plain.ts';
import { workloadFields } from '../../../shared/spec/workload.ts';
import type { NumberField } from '../../../shared/spec/field.ts';
import type { SpecRequest } from '../../lab/lab.ts';
import type { Options } from './command.ts';

export const specOptions = {
  machine: { type: 'string' },
  workload: { type: 'string' },
  policy: { type: 'string' },
  set: { type: 'string', multiple: true },
  seed: { type: 'string' },
  replications: { type: 'string' },
  precision: { type: 'string' },
  force: { type: 'boolean' },
  workers: { type: 'string' },
  quiet: { type: 'boolean' },
} as const;

const describeField = (section: string, [name, field]: [string, NumberField]) =>
  `  ${`${section}.${name}`.padEnd(29)} ${field.min} to ${field.max}${field.unit && ` ${field.unit}`}: ${field.text}`;

export const specHelp: readonly string[] = [
  'Options:',
  '  --machine NAME       lab machines lists them; server-<cpus> is any size',
  '  --workload NAME      lab workloads lists them',
  '  --policy NAME        lab policies lists them',
  '  --set FIELD=VALUE    any field below; may be repeated',
  '  --seed N             the same as --set run.seed=N',
  '  --replications N     or MIN..MAX',
  '  --precision X        relative half-width to reach, 0.02 is 2 %',
  '  --force              simulate again although the run is stored',
  '  --workers N          threads; default one per processor',
  '  --db PATH            the database; default in the data directory',
  '  --json, --quiet',
  '',
  'Fields:',
  ...Object.entries(machineFields).map((entry) => describeField('machine', entry)),
  ...Object.entries(workloadFields).map((entry) => describeField('workload', entry)),
  '  workload.orderWeights         11 weights joined by +, for orders 0 to 10',
  '  workload.attacker             none, spinner, parked',
  '  policy.xpfo, policy.reuse     true, false',
  '  policy.local                  none, range-or-full, full',
  '  policy.remote                 never, ipi, deferred, broadcast',
  '  policy.targets                all, running',
  '  policy.pending                cpu, task, queue:N',
  '  policy.drainAt                context-switch, tick, kernel-entry, idle-exit; join by +',
  '  policy.contract               shootdown, context-switch, tick, kernel-entry, max-age,',
  '                                unbounded: the bound that is checked',
  ...Object.entries(policyFields).map((entry) => describeField('policy', entry)),
  ...Object.entries(runFields).map((entry) => describeField('run', entry)),
  describeField('run', ['warmupMs', warmupField]),
  '  run.precisionOf               what the precision is of, by default the first of:',
  ...wrapParagraph(precisionQuantities.join(', '), 4).map((line, i) =>
    i === 0 ? `    ${line}` : line,
  ),
  '  machine.sockets and workload.tasks may be rules: cpus, min(cpus,60), cpus/16, ceil(cpus/48)',
];

function text(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The number an option gives; throws LabError bad-value if it is none. */
export function numberOption(options: Options, name: string): number | undefined {
  const value = text(options, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number)) return number;
  throw new LabError('bad-value', `--${name} must be a number, got ${value}`, `--${name} 1`);
}

export function workersOption(options: Options): number | undefined {
  const workers = numberOption(options, 'workers');
  if (workers === undefined || (Number.isInteger(workers) && workers >= 1 && workers <= 1024)) {
    return workers;
  }
  throw new LabError('bad-value', `--workers must be 1 to 1024, got ${workers}`, '--workers 2');
}

function runSettings(options: Options): [string, unknown][] {
  const set: [string, unknown][] = [];
  const seed = numberOption(options, 'seed');
  if (seed !== undefined) set.push(['run.seed', seed]);
  const precision = numberOption(options, 'precision');
  if (precision !== undefined) set.push(['run.precision', precision]);
  const replications = text(options, 'replications');
  if (replications !== undefined) {
    const match = /^(\d+)(?:\.\.(\d+))?$/.exec(replications);
    if (!match) {
      const message = `--replications must be N or MIN..MAX, got ${replications}`;
      throw new LabError('bad-value', message, '--replications 5..40');
    }
    set.push(['run.replicationsMin', Number(match[1])]);
    set.push(['run.replicationsMax', Number(match[2] ?? match[1])]);
  }
  return set;
}

/** What the options ask for; `point` holds further assignments, of a sweep. */
export function readRequest(
  options: Options,
  point: readonly (readonly [string, unknown])[] = [],
): SpecRequest {
  const names = Object.fromEntries(
    (['machine', 'workload', 'policy'] as const).flatMap((name) => {
      const value = text(options, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const set = Array.isArray(options['set']) ? options['set'].map(parseAssignment) : [];
  return { ...names, set: [...set, ...runSettings(options), ...point] };
}
