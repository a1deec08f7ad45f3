// lab trace replay: replays a stored trace under some policies, and reports what the recording leaves
// open. Stored replays are not run again.
import { LabError } from '../../../../../shared/errors.ts';
import type { Machine } from '../../../../../shared/spec/machine.ts';
import { parseAssignment } from '../../../../../shared/sweep.ts';
import { formatReplays } from '../../../../../shared/text/trace-replay.ts';
import { shortKey } from '../../../../../shared/text/results.ts';
import { wrapCommand, wrapParagraph } from '../../../../../shared/text/plain.ts';
import { formatRequestReplays } from '../../../../../shared/text/trace-requests.ts';
import {
  defaultReplayPolicies,
  replayLoops,
  type ReplayLoop,
  type ReplayResult,
} from '../../../../../shared/trace-replay.ts';
import { builtInPresets } from '../../../../lab/spec/built-in-presets.ts';
import { describeMachine } from '../../../../lab/figures/describe-setup.ts';
import type { Progress } from '../../../../../shared/progress.ts';
import { lackOfPages } from '../../../../lab/traces/require-pages.ts';
import { refuseWithoutRequests, type RequestReplays } from '../../../../lab/traces/requests.ts';
import type { ReplayRequest } from '../../../../lab/traces/replay-request.ts';
import type { Context, Options } from '../../command.ts';
import { readNames } from '../../said-once.ts';
import type { TraceAction } from './action.ts';
import { printCsv } from './print-csv.ts';
import { policiesOf } from '../../../../lab/spec/presets.ts';

function readPolicies(policies: Options[string]): readonly string[] {
  if (typeof policies !== 'string') return defaultReplayPolicies;
  if (policies === 'all') return policiesOf(builtInPresets, 'direct-map');
  return readNames(policies, 'policies');
}

function readLoop(loop: Options[string] = 'closed'): ReplayLoop {
  const known = replayLoops.find((name) => name === loop);
  if (known) return known;
  const message = `--loop must be one of ${replayLoops.join(', ')}`;
  throw new LabError('bad-value', message, '--loop closed');
}

/** The options that say which replays. */
export const replayOptions = {
  policies: { type: 'string' },
  machine: { type: 'string' },
  set: { type: 'string', multiple: true },
  loop: { type: 'string' },
} as const;

export function readReplayRequest(options: Options, trace: string): ReplayRequest {
  const machine = typeof options['machine'] === 'string' ? options['machine'] : undefined;
  const set = Array.isArray(options['set']) ? options['set'].map(parseAssignment) : [];
  const policies = readPolicies(options['policies']);
  return { trace, policies, loop: readLoop(options['loop']), machine, set };
}

function showProgress({ progress }: Context, { done, total, etaMs }: Progress): void {
  const inSeconds = (ns: number) => Math.round(ns / 1e8) / 10;
  const now = { done: inSeconds(done), total: inSeconds(total), etaMs };
  progress.update(now, 's of recording');
}

/** The command that repeats it with any database: trace numbers differ between databases. */
function commandOf({ options }: Context, { trace, policies, loop }: ReplayRequest): string[] {
  const { machine, set } = options;
  const words = ['lab', 'trace', 'replay', trace, '--policies', policies.join(','), '--loop', loop];
  return [
    ...words,
    ...(typeof machine === 'string' ? ['--machine', machine] : []),
    ...(Array.isArray(set) ? set.flatMap((assignment) => ['--set', assignment]) : []),
    ...(options['requests'] === true ? ['--requests'] : []),
    ...(options['operations'] === true ? ['--operations'] : []),
  ];
}

interface Outcome {
  readonly replays: readonly ReplayResult[];
  readonly requests: RequestReplays | null;
  /** Why no page operation was replayed; null if some were. */
  readonly lack: string | null;
}

/** Page operations and requests, each if there are some. */
function printTexts(
  context: Context,
  request: ReplayRequest,
  { replays, requests, lack }: Outcome,
): void {
  const { print, presets } = context;
  const describe = (machine: Machine) => describeMachine(machine, presets);
  const [first] = replays;
  if (lack !== null) {
    for (const line of wrapParagraph(`No page operation is replayed: ${lack}.`, 2)) print(line);
  }
  if (requests) {
    if (lack !== null) print('');
    const { trace } = requests;
    const input = { ...requests, recordedMachine: trace.machine, describeMachine: describe };
    for (const line of formatRequestReplays(input)) print(line);
    print('');
  }
  const hash = first?.trace.hash ?? requests?.trace.hash ?? '';
  const command = commandOf(context, { ...request, trace: shortKey(hash) });
  if (first)
    for (const line of formatReplays({ replays, describeMachine: describe, command })) print(line);
  else if (requests) for (const line of reproduceLines(requests, command)) print(line);
}

/** What the numbers are of, and how to have them again. */
function reproduceLines(
  { trace, replays: [first] }: RequestReplays,
  command: readonly string[],
): string[] {
  const version = first?.modelVersion ?? '';
  return [
    'SHA-256 of the text of the trace:',
    `  ${trace.hash}`,
    ...wrapParagraph(`simulated by Shootdown Lab, model version ${version}; reproduce with:`, 2),
    ...wrapCommand(command),
  ];
}

/** Recorded requests as JSON: told from replays of page operations by their domain. */
function toJson({ trace, machine, recorded, replays }: RequestReplays) {
  const { hash, name } = trace;
  return { domain: 'user', trace: { hash, name }, machine, recorded, replays };
}

export const replayAction: TraceAction = {
  name: 'replay',
  takes: 'ID',
  options: {
    ...replayOptions,
    csv: { type: 'boolean' },
    requests: { type: 'boolean' },
    operations: { type: 'boolean' },
  },
  help: [
    'replays a trace under some policies, and shows what each adds and leaves exposed;',
    'recorded flush requests for user mappings under what the kernel does with them',
    '  --policies A,B,...  lab policies lists them; all is all; default',
    `                      ${defaultReplayPolicies.slice(0, 4).join(',')},`,
    `                      ${defaultReplayPolicies.slice(4).join(',')}`,
    '  --machine NAME      default server-<CPUs of the trace>',
    '  --set FIELD=VALUE   a field of machine or policy; may be repeated',
    '  --loop LOOP         closed: what a policy adds delays what comes later;',
    '                      open: events keep their recorded times; default closed',
    '  --csv               every number of each replay, one line per replay',
    '  --requests          only the requests for user mappings, with --json too',
    '  --operations        only the page operations',
  ],
  async run(context, which = '') {
    const { options, storedLab, signal, progress, print } = context;
    if (options['json'] && options['csv']) {
      throw new LabError('bad-usage', 'print JSON or CSV, not both', 'omit one of them');
    }
    const request = readReplayRequest(options, which);
    const lab = storedLab();
    const how = { signal, onProgress: (now: Progress) => showProgress(context, now) };
    const isJson = options['json'] === true;
    const isOnlyRequests = options['requests'] === true;
    const isOnlyPages = options['operations'] === true;
    if (isOnlyRequests && isOnlyPages) {
      throw new LabError('bad-usage', '--requests does not go with --operations', 'omit both');
    }
    const requests = isOnlyPages ? null : await lab.requests.run(request, how);
    const lack = requests && lackOfPages(requests.trace);
    if (isOnlyRequests && !requests) throw refuseWithoutRequests(which);
    const isWithPages = !isOnlyRequests && (lack === null || options['csv'] === true);
    const replays = isWithPages ? await lab.replays.run(request, how) : [];
    progress.end();
    if (options['csv']) printCsv(context, replays);
    else if (!isJson) printTexts(context, request, { replays, requests, lack });
    else if (isWithPages) for (const replay of replays) print(JSON.stringify(replay));
    else if (requests) print(JSON.stringify(toJson(requests)));
  },
};
