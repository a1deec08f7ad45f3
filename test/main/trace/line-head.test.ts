import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dialects } from '../../../main/trace/dialects.ts';
import { Line } from '../../../main/trace/line.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

const names = ['a', 'a b', 'x 1 [0]', 'kworker/0:1', '[2]', ''];
const head = fc.record({
  name: fc.constantFrom(...names),
  pid: fc.constantFrom('7', '12', '007', ''),
  cpu: fc.constantFrom('[000]', '[1]', '[011]', '[111]', '[9999]'),
  time: fc.constantFrom(' 1.000001:', ' 12.5:', ' 1:', '1.5:', ' d..2. 3.000002:'),
  event: fc.constantFrom(' sched:sched_switch: x', ' tlb_flush: y', ' no event'),
  isFtrace: fc.boolean(),
});

interface Head {
  readonly name: string;
  readonly pid: string;
  readonly cpu: string;
  readonly time: string;
  readonly event: string;
  readonly isFtrace: boolean;
}

const textOf = ({ name, pid, cpu, time, event, isFtrace }: Head) =>
  `${name.padStart(9)}${isFtrace ? '-' : ' '}${pid.padEnd(3)} ${cpu}${time}${event}`;

/** What a line says, or null if it is no event's. */
function readWith(line: Line, text: string, read: (line: Line) => boolean) {
  const bytes = Buffer.from(text);
  line.open(bytes, 0, bytes.length);
  if (!read(line)) return null;
  const { commStart, commEnd, pid, cpu, seconds, nanos, nameStart, nameEnd, cursor } = line;
  return { commStart, commEnd, pid, cpu, seconds, nanos, nameStart, nameEnd, cursor };
}

describe('the head of a line', () => {
  it('is read the same, whatever lines came before', () => {
    const property = fc.property(fc.array(head, { maxLength: 30 }), (heads) => {
      for (const { read } of dialects) {
        const line = new Line();
        for (const text of heads.map(textOf)) {
          expect(readWith(line, text, read)).toEqual(readWith(new Line(), text, read));
        }
      }
    });
    fc.assert(property, { seed: 5, numRuns: scaleRuns(300) });
  });
});
