import { explainGuess } from '../../guess.ts';
import type { ReplayResult } from '../../trace-replay.ts';
import { formatCount, formatTime } from '../../text/format.ts';
import { noRandomness } from '../../text/trace-replay.ts';
import type { Figure, TraceFigureName } from '../figure.ts';
import { distinguishingPaths, nameSpec } from '../run/name-runs.ts';
import { shadesOf } from '../run/shades.ts';
import { describeTrace, traceProvenance } from './parts.ts';
import type { TraceFigureInput } from './figure-input.ts';

/** What distinguishes replays of a trace, in the form of a spec. */
function toSections({ machine, policy, loop, modelVersion }: ReplayResult) {
  return { machine, policy, replay: { loop, modelVersion } };
}

/** A replay with its distinguishing name and its colour. */
export interface NamedReplay {
  readonly replay: ReplayResult;
  readonly name: string;
  readonly policy: string;
  /** Which of the replays of its policy it is. */
  readonly shade: readonly [number, number] | undefined;
}

export function nameReplays({ replays }: TraceFigureInput): NamedReplay[] {
  const specs = replays.map(toSections);
  const paths = distinguishingPaths(specs);
  const named = specs.flatMap((spec, i) => {
    const replay = replays[i];
    return replay ? [{ replay, name: nameSpec(spec, paths), policy: spec.policy.name }] : [];
  });
  const shadeOf = shadesOf(
    named,
    ({ policy }) => policy,
    ({ name }) => name,
  );
  return named.map((one) => ({ ...one, shade: shadeOf(one) }));
}

export const noReplays = 'This trace has not been replayed.';

const shareOne = (values: readonly string[]) =>
  new Set(values).size === 1 ? values[0] : undefined;

/** The recording, and what its replays have in common. */
export function describeReplays(input: TraceFigureInput): string {
  const { replays } = input;
  const machine = shareOne(replays.map((one) => one.machine.name));
  const loop = shareOne(replays.map((one) => one.loop));
  return [
    describeTrace(input),
    ...(machine === undefined ? [] : [`replayed on ${machine}`]),
    ...(loop === undefined ? [] : [`${loop} loop`]),
  ].join(', ');
}

/** Notes about the recorded work that costs are added to, and what the recording leaves open. */
export function replayNotes({ replays }: TraceFigureInput): string[] {
  const [first] = replays;
  if (!first) return [];
  const { recordedBusyNs, recordedNs, counts } = first;
  return [
    `Recorded work: ${formatTime(recordedBusyNs)} of CPU time in ${formatTime(recordedNs)}.`,
    ...(counts.fromUnknown > 0
      ? [
          `${formatCount(counts.fromUnknown)} of ${formatCount(counts.userAllocations)} allocations for user ` +
            "space got pages not seen before, which count as the kernel's.",
        ]
      : []),
    noRandomness,
    ...explainGuess(replays),
  ];
}

export function replayProvenance(
  input: TraceFigureInput,
  name: TraceFigureName,
): Figure['provenance'] {
  const { replays } = input;
  return traceProvenance(input, name, {
    modelVersions: [...new Set(replays.map((one) => one.modelVersion))],
    keys: replays.map(({ key }) => key),
    remake: input.commands.replays,
  });
}
