import { LabError } from '../../../shared/errors.ts';
import { machineFields } from '../../../shared/spec/machine-fields.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import type { TraceDetails } from '../../../shared/trace.ts';
import type { Presets } from '../spec/presets.ts';
import type { ReplayRequest } from './replay-request.ts';
import { resolveRequest } from '../spec/resolve.ts';
import { requirePages } from './require-pages.ts';
import { replayKey } from '../runs/run-key.ts';

/** One replay of a request. */
export interface PlannedReplay {
  readonly key: string;
  readonly policy: Policy;
}

export interface PlannedReplays {
  readonly machine: Machine;
  /** In the order of the request. */
  readonly planned: readonly PlannedReplay[];
}

/** CPUs of the recorded machine, judged by the highest number with an event or a request. */
function countCpus({ summary }: TraceDetails): number {
  const targets = Math.max(1, summary.requests?.cpus ?? 1);
  return summary.perCpu.reduce((most, { cpu }) => Math.max(most, cpu + 1), targets);
}

/** Refuses a trace with more CPUs than any machine can have. */
function refuseManyCpus({ id }: TraceDetails, cpus: number): void {
  const { max } = machineFields.cpus;
  if (cpus <= max) return;
  const message = `trace ${id} has events of CPU ${cpus - 1}, but machines have at most ${max} CPUs`;
  throw new LabError('bad-value', message, 'record some of them: perf record -C 0-63');
}

function requireDuration({ id, durationNs, report }: TraceDetails): void {
  if (durationNs > 0 || report.measurement) return;
  const message = `trace ${id} has no duration: all its events are at one time`;
  throw new LabError('bad-value', message, 'record for a second or more');
}

function requireRoom({ id }: TraceDetails, cpus: number, machine: Machine): void {
  if (machine.cpus >= cpus) return;
  const message = `machine.cpus must be at least ${cpus} for trace ${id}, got ${machine.cpus}`;
  throw new LabError('bad-value', message, `set machine.cpus to ${cpus}`);
}

/** A replay uses only machine and policy, and names its policies one by one. */
function refuseOtherFields(set: NonNullable<ReplayRequest['set']>): void {
  for (const [path] of set) {
    const [section] = path.split('.');
    if (section === 'workload' || section === 'run') {
      const message = `${path} cannot be set: the work of a replay is recorded`;
      throw new LabError('bad-value', message, 'set fields of machine and policy');
    }
    if (path === 'policy') {
      const message = 'policy cannot be set: a replay names its policies';
      throw new LabError('bad-value', message, 'set its fields, such as policy.batchPages=63');
    }
  }
}

/**
 * The machine of a request's replays, on which the trace has room.
 * @throws LabError `unknown-name`, `unknown-field`, `bad-value`.
 */
export function planMachine(
  { policies, machine, set = [] }: ReplayRequest,
  trace: TraceDetails,
  presets: Presets,
): Machine {
  refuseOtherFields(set);
  requireDuration(trace);
  const cpus = countCpus(trace);
  refuseManyCpus(trace, cpus);
  const base = { machine: machine ?? `server-${cpus}`, set };
  const [first] = policies.map((policy) => resolveRequest({ ...base, policy }, presets));
  const { machine: planned } = first ?? resolveRequest(base, presets);
  requireRoom(trace, cpus, planned);
  return planned;
}

/**
 * The replays of a request: its machine, each policy with the fields that are set, and its key.
 * @throws LabError `unknown-name`, `unknown-field`, `bad-value`.
 */
export function planReplays(
  { policies, machine, set = [], loop }: ReplayRequest,
  trace: TraceDetails,
  { presets, modelVersion }: { readonly presets: Presets; readonly modelVersion: string },
): PlannedReplays {
  refuseOtherFields(set);
  requireDuration(trace);
  const cpus = countCpus(trace);
  refuseManyCpus(trace, cpus);
  const base = { machine: machine ?? `server-${cpus}`, set };
  const specs = policies.map((policy) => resolveRequest({ ...base, policy }, presets));
  const [first] = specs;
  if (!first) throw new LabError('bad-value', 'a replay needs a policy', 'name one, such as sync');
  requireRoom(trace, cpus, first.machine);
  requirePages(trace);
  const planned = specs.map(({ machine: on, policy }) => ({
    policy,
    key: replayKey({ modelVersion, trace: trace.hash, machine: on, policy, loop }),
  }));
  return { machine: first.machine, planned };
}
