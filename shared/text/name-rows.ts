import type { RunResult } from '../result.ts';
import { showFieldValue } from '../spec/format-field-value.ts';
import { policyNameOf } from './policy-pair.ts';
import { readField } from '../spec/read-field.ts';
import { isPresetSection } from '../spec/spec-fields.ts';

/** What the heading of a block says of machine and workload, and the policy that names a row. */
const said: ReadonlySet<string> = new Set([
  'machine.name',
  'machine.cpus',
  'machine.sockets',
  'machine.ghz',
  'workload.name',
  'workload.tasks',
  'workload.attacker',
  'policy.name',
  'userPolicy.name',
]);

/** How the rows of a table are named, and the header of that column. */
export interface RowNames {
  readonly nameRow: (run: RunResult) => string;
  readonly rowHeader: string;
  /** The fields that these names say. */
  readonly inRows: readonly string[];
}

/** `policy.batchPages` -> `batchPages`, and `kernel.name` -> `kernel`. */
function headerOf(path: string): string {
  const [section = '', name = section] = path.split('.');
  return name === 'name' ? section : name;
}

/**
 * Names the rows of a table of runs that differ in these fields: the policy, and the value of every other
 * field that no heading says.
 * @param paths Dotted paths, or names of whole presets.
 */
export function nameRows(paths: readonly string[]): RowNames {
  const fields = paths.map((path) => (isPresetSection(path) ? `${path}.name` : path));
  const own = [...new Set(fields)].filter((path) => !said.has(path));
  return {
    nameRow: ({ spec }) =>
      [policyNameOf(spec), ...own.map((path) => showFieldValue(readField(spec, path)))].join(' '),
    rowHeader: ['policy', ...own.map(headerOf)].join(' '),
    inRows: own,
  };
}
