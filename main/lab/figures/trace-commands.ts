import { LabError } from '../../../shared/errors.ts';
import type { TraceCommands, Remake } from '../../../shared/figures/trace/figure-input.ts';
import { shortKey } from '../../../shared/text/results.ts';
import type { StoredFit } from '../../../shared/trace-fit.ts';
import type { ReplayResult } from '../../../shared/trace-replay.ts';
import type { TraceDetails } from '../../../shared/trace.ts';
import { describeParts } from '../spec/describe.ts';
import { defaultPresets, type Presets } from '../spec/presets.ts';
import { resolveRequest } from '../spec/resolve.ts';
import type { ReplayRequest } from '../traces/replay-request.ts';
import type { Replays } from '../traces/replays.ts';
import { streamName } from '../traces/traces.ts';

/** What the commands are written from: the lab, or anything with these. */
export interface TraceCommandSource {
  readonly presets: Presets;
  readonly replays: Pick<Replays, 'keysOf'>;
}

type Chosen = Omit<ReplayRequest, 'trace'>;

/** The presets of a replay, and the fields in which it differs from them. */
function requestOf({ machine, policy, loop }: ReplayResult, presets: Presets): Chosen {
  const spec = { ...resolveRequest({}, presets), machine, policy };
  const { names, fields } = describeParts(spec, presets);
  const set = [...fields].filter(([path]) => /^(?:machine|policy)\./.test(path));
  return {
    policies: [names.get('policy') ?? defaultPresets.policy],
    machine: names.get('machine') ?? defaultPresets.machine,
    loop,
    set,
  };
}

/** Replays in a row of one machine, loop and set of fields are one request. */
function joinRequests(requests: readonly Chosen[]): Chosen[] {
  const joined: Chosen[] = [];
  const groundOf = ({ policies: _policies, ...ground }: Chosen) => JSON.stringify(ground);
  for (const request of requests) {
    const last = joined.at(-1);
    if (!last || groundOf(last) !== groundOf(request)) joined.push(request);
    else joined.push({ ...joined.pop()!, policies: [...last.policies, ...request.policies] });
  }
  return joined;
}

const optionsOf = ({ policies, machine, loop, set = [] }: Chosen): string[] => [
  '--policies',
  policies.join(','),
  ...(machine === undefined ? [] : ['--machine', machine]),
  '--loop',
  loop,
  ...set.flatMap(([path, value]) => ['--set', `${path}=${String(value)}`]),
];

/** The keys of a request; none if this lab does not know its presets. */
function keysOf({ replays }: TraceCommandSource, request: ReplayRequest): readonly string[] {
  try {
    return replays.keysOf(request);
  } catch (error) {
    if (error instanceof LabError) return [];
    throw error;
  }
}

/**
 * The commands that make these replays again, and the options that choose them: by name if one command
 * makes them all, else by their keys, which are the same wherever that trace is replayed. Those of
 * another model version, or of presets that are gone, are made by no command.
 */
function remakeReplays(
  lab: TraceCommandSource,
  { hash }: TraceDetails,
  replays: readonly ReplayResult[],
): Remake {
  const trace = shortKey(hash);
  const requests = joinRequests(replays.map((replay) => requestOf(replay, lab.presets)));
  const made = requests.flatMap((one) => keysOf(lab, { ...one, trace: hash }));
  const keys = replays.map(({ key }) => key);
  const isMade = made.length === keys.length && made.every((key, i) => key === keys[i]);
  const [only, ...others] = requests;
  const named = keys.flatMap((key) => ['--replay', shortKey(key)]);
  return {
    before: isMade
      ? requests.map((one) => ['lab', 'trace', 'replay', trace, ...optionsOf(one)])
      : [],
    options: isMade && only && others.length === 0 ? optionsOf(only) : named,
  };
}

/** The command that fits the workload again, and the options that choose it. */
function remakeFit({ profile, trace, machine, ghz, cpus }: StoredFit, presets: Presets): Remake {
  const { name } = profile;
  const preset = presets.findMachine(machine);
  const clock = preset?.ghz === ghz ? [] : ['--set', `machine.ghz=${ghz}`];
  const on = machine === `server-${cpus}` ? [] : ['--machine', machine];
  const words = ['lab', 'trace', 'fit', shortKey(trace.hash), '--name', name, ...on, ...clock];
  return { before: [words], options: ['--fit', name] };
}

/** Commands for any computer that has the recording. */
export function commandsOfTrace(
  lab: TraceCommandSource,
  trace: TraceDetails,
  { fit, replays }: { readonly fit: StoredFit | null; readonly replays: readonly ReplayResult[] },
): TraceCommands {
  return {
    imported: ['lab', 'trace', 'import', trace.name === streamName ? '-' : trace.name],
    draw: ['lab', 'trace', 'figure', shortKey(trace.hash)],
    fit: fit ? remakeFit(fit, lab.presets) : null,
    replays: remakeReplays(lab, trace, replays),
  };
}
