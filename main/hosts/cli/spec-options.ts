// The options with which run and sweep say what to simulate, and their meaning. Values are only parsed
// here; the lab checks names, fields and ranges.
import { LabError } from '../../../shared/errors.ts';
import { describeField } from '../../../shared/spec/describe-field.ts';
import { describeRange } from '../../../shared/spec/describe-range.ts';
import {
  presetOption,
  presetSections,
  specFields,
  type SpecField,
} from '../../../shared/spec/spec-fields.ts';
import type { Assignment, SpecRequest } from '../../../shared/spec/spec-request.ts';
import { parseAssignment } from '../../../shared/sweep.ts';
import { wrapWords } from '../../../shared/text/plain.ts';
import type { Options } from './command.ts';
import { fieldsOf } from './said-once.ts';

export const specOptions = {
  machine: { type: 'string' },
  kernel: { type: 'string' },
  workload: { type: 'string' },
  policy: { type: 'string' },
  'user-policy': { type: 'string' },
  'isolated-cpus': { type: 'string' },
  set: { type: 'string', multiple: true },
  seed: { type: 'string' },
  replications: { type: 'string' },
  precision: { type: 'string' },
  force: { type: 'boolean' },
  workers: { type: 'string' },
  quiet: { type: 'boolean' },
} as const;

/** The columns of the help: the path and its description. */
const pathWidth = 29;
const textWidth = 66;

function helpOf(field: SpecField): string[] {
  const lines = wrapWords(`${describeRange(field)}: ${describeField(field)}`, textWidth);
  return lines.map((line, i) => `  ${(i === 0 ? field.path : '').padEnd(pathWidth)} ${line}`);
}

const ruledPaths = specFields.filter((field) => 'rule' in field).map(({ path }) => path);

export const specHelp: readonly string[] = [
  'Options:',
  '  --machine NAME       lab machines lists them; server-<cpus> is any size; or FILE.json, as',
  '                       lab machine import writes it',
  '  --kernel NAME        lab kernels lists them',
  '  --workload NAME      lab workloads lists them',
  '  --policy NAME        lab policies lists them',
  '  --user-policy NAME   the policy of user mappings where the workload has them beside what XPFO',
  '                       flushes; default kernel, what Linux does',
  '  --isolated-cpus N    the same as --set workload.isolatedCpus=N',
  '  --set FIELD=VALUE    any field below; may be repeated',
  '  --seed N             the same as --set run.seed=N',
  '  --replications N     or MIN..MAX',
  '  --precision X        relative half-width to reach; 0.02 is 2 %',
  '  --force              simulate again even if the run is stored',
  '  --workers N          threads; default one per processor',
  '  --db PATH            the database; default in the data directory',
  '  --json, --quiet',
  '',
  'Fields:',
  ...specFields.filter(({ section }) => section !== 'userPolicy').flatMap(helpOf),
  '  userPolicy.FIELD              each field of policy, of the policy that governs user mappings',
  `  ${ruledPaths.join(' and ')} may be rules: cpus, min(cpus,60), cpus/16, ceil(cpus/48)`,
  '  A machine keeps its sockets when machine.cpus changes: the CPUs are spread evenly over',
  '  them, as if each socket had the same share offline; machine=server-4,server-96 varies both.',
];

function text(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** Values that options take, for hints. */
const examples: Readonly<Record<string, string>> = {
  precision: '0.02',
  port: '8080',
  shards: '4',
  lease: '60',
  length: '5',
  from: '0',
  replication: '0',
  limit: '50',
  offset: '0',
};

/** A value that the option takes in place of this one: 2 % is 0.02. */
function exampleOf(name: string, text: string): string {
  const percent = Number(/^([\d.]+)\s*%$/.exec(text.trim())?.[1] ?? Number.NaN);
  const isShare = name === 'precision' && percent > 0 && percent < 100;
  return isShare ? String(Number((percent / 100).toPrecision(6))) : (examples[name] ?? '1');
}

/** The number given by an option; throws LabError bad-value if it is not a number. */
export function numberOption(options: Options, name: string): number | undefined {
  const value = text(options, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number)) return number;
  throw new LabError(
    'bad-value',
    `--${name} must be a number, got ${value}`,
    `--${name} ${exampleOf(name, value)}`,
  );
}

export function workersOption(options: Options): number | undefined {
  const workers = numberOption(options, 'workers');
  if (workers === undefined || (Number.isInteger(workers) && workers >= 1 && workers <= 1024)) {
    return workers;
  }
  throw new LabError('bad-value', `--workers must be 1 to 1024, got ${workers}`, '--workers 2');
}

function ownOptions(options: Options): Assignment[] {
  const set: Assignment[] = [];
  for (const name of ['isolated-cpus', 'seed', 'precision'] as const) {
    const value = numberOption(options, name);
    if (value !== undefined) set.push([fieldsOf[name][0], value]);
  }
  const replications = text(options, 'replications');
  if (replications !== undefined) {
    const match = /^(\d+)(?:\.\.(\d+))?$/.exec(replications);
    if (!match) {
      const message = `--replications must be N or MIN..MAX, got ${replications}`;
      throw new LabError('bad-value', message, '--replications 5..40');
    }
    const [least, most] = fieldsOf.replications;
    set.push([least, Number(match[1])], [most, Number(match[2] ?? match[1])]);
  }
  return set;
}

/** What the options request; `point` has further assignments, from a sweep. */
export function readRequest(options: Options, point: readonly Assignment[] = []): SpecRequest {
  const names = Object.fromEntries(
    presetSections.flatMap((name) => {
      const value = text(options, presetOption(name).slice(2));
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const set = Array.isArray(options['set']) ? options['set'].map(parseAssignment) : [];
  return { ...names, set: [...set, ...ownOptions(options), ...point] };
}
