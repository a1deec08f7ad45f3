import type { FitInput } from '../../../../../main/trace/fit/fit-workload.ts';
import { decodeChunk } from '../../../../../main/trace/chunk-codec.ts';
import { makeMachine } from '../../../../support/specs.ts';
import { unknownMachine } from '../../../../support/unknown-machine.ts';
import { readFixture, readText, type Fixture } from '../../support/read-text.ts';
import { names, toCpus, type MadeEvent } from './made-events.ts';

const hash = 'ab'.repeat(32);

export const noMachine = unknownMachine(2);

export function inputOf(events: readonly MadeEvent[], durationNs: number): FitInput {
  const cpus = toCpus(events);
  return {
    name: 'made',
    trace: { hash, name: 'made.txt' },
    recordedMachine: noMachine,
    durationNs,
    names,
    cpus,
    machine: makeMachine(cpus.length),
  };
}

/** A recording as it is stored: its chunks are unpacked while they are read. */
export function inputOfFixture(name: Fixture): FitInput {
  const { chunks, names: ownNames, machine, summary } = readText(readFixture(name));
  const cpus = summary.perCpu.map(({ cpu }) => ({
    cpu,
    chunks: chunks.filter((one) => one.cpu === cpu).map(({ columns }) => decodeChunk(columns)),
  }));
  return {
    name: `trace-${hash.slice(0, 8)}`,
    trace: { hash, name },
    recordedMachine: machine,
    durationNs: summary.durationNs,
    names: ownNames,
    cpus,
    machine: makeMachine(cpus.length),
  };
}
