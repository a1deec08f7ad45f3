import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConnectionState } from '../../../renderer/client/client.ts';
import { followEvents, waitFor } from '../../../renderer/client/event-stream.ts';
import type { EventFrame, EventPosition } from '../../../shared/contract.ts';
import { EventConnection, frameOf, settle, textOf } from '../support/fake-server.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

const missed = (seq: number, epoch = 'life'): EventFrame => ({
  epoch,
  seq,
  event: 'missed',
  payload: null,
});

/** What is received when a connection opens without a position. */
const unknown = missed(0, '');

function follow() {
  const received: EventFrame[] = [];
  const states: ConnectionState[] = [];
  const waits: number[] = [];
  const opened: { after: EventPosition | null; connection: EventConnection }[] = [];
  const state = { isUp: true };
  const stop = followEvents({
    open: async (after, signal) => {
      if (!state.isUp) throw new Error('nothing listens');
      const connection = new EventConnection('', signal);
      opened.push({ after, connection });
      return connection.body;
    },
    deliver: (frame) => void received.push(frame),
    onConnection: (next) => void states.push(next),
    wait: async (ms) => {
      waits.push(ms);
      if (waits.length >= 8) state.isUp = true;
    },
  });
  const last = () => opened.at(-1)!.connection;
  return { received, states, waits, opened, state, stop, last };
}

describe('the stream of events', () => {
  it('delivers events in order and takes empty lines as signs of life', async () => {
    const { received, last, stop } = follow();
    await settle();
    last().send(`\n${textOf(frameOf(3))}\n\r\n${textOf(frameOf(4))}`);
    await settle();
    stop();
    expect(received).toEqual([unknown, frameOf(3), frameOf(4)]);
  });

  it('joins what comes in pieces, also within a character', async () => {
    const { received, last, stop } = follow();
    await settle();
    const frame = { ...frameOf(1), payload: { keys: ['\u00b5\u20ac\u{1f4a1}'] } } as EventFrame;
    for (const byte of new TextEncoder().encode(textOf(frame))) last().send(Uint8Array.of(byte));
    await settle();
    stop();
    expect(received).toEqual([unknown, frame]);
  });

  it('waits twice as long after each failure, up to 5 s, and starts over after a sign of life', async () => {
    const { waits, state, states, last, stop } = follow();
    await settle();
    state.isUp = false;
    last().end();
    await settle();
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
    last().send('\n');
    last().end();
    await settle();
    expect(waits.at(-1)).toBe(250);
    expect(states.slice(0, 2)).toEqual(['open', 'lost']);
    stop();
  });

  it('delivers nothing twice when the server starts too early', async () => {
    const { received, last, stop } = follow();
    await settle();
    last().send(textOf(frameOf(1), frameOf(2)));
    await settle();
    last().end();
    await settle();
    last().send(textOf(frameOf(1), frameOf(2), frameOf(3)));
    await settle();
    stop();
    expect(received).toEqual([unknown, frameOf(1), frameOf(2), frameOf(3)]);
  });

  it('asks again for what is missing in between', async () => {
    const { received, opened, last, stop } = follow();
    await settle();
    last().send(textOf(frameOf(1), frameOf(3)));
    await settle();
    expect(opened.map(({ after }) => after)).toEqual([null, { epoch: 'life', seq: 1 }]);
    last().send(textOf(frameOf(2), frameOf(3)));
    await settle();
    stop();
    expect(received).toEqual([unknown, frameOf(1), frameOf(2), frameOf(3)]);
  });

  it('says that events are missed when they do not come on the second time either', async () => {
    const { received, opened, last, stop } = follow();
    await settle();
    last().send(textOf(frameOf(1), frameOf(3)));
    await settle();
    last().send(textOf(frameOf(3), frameOf(4)));
    await settle();
    stop();
    expect(received).toEqual([unknown, frameOf(1), missed(2), frameOf(3), frameOf(4)]);
    expect(opened).toHaveLength(2);
  });

  it('passes on that events were missed, and goes on from there', async () => {
    const { received, opened, last, stop } = follow();
    await settle();
    last().send(textOf(frameOf(7)));
    await settle();
    last().end();
    await settle();
    last().send(textOf(missed(2, 'next life'), frameOf(3, 'next life')));
    await settle();
    last().end();
    await settle();
    stop();
    expect(received).toEqual([
      unknown,
      frameOf(7),
      missed(2, 'next life'),
      frameOf(3, 'next life'),
    ]);
    expect(opened.at(-1)?.after).toEqual({ epoch: 'next life', seq: 3 });
  });

  it('says again that all is unknown when the connection ended before any event', async () => {
    const { received, last, stop } = follow();
    await settle();
    last().end();
    await settle();
    stop();
    expect(received).toEqual([unknown, unknown]);
  });

  it('reconnects after a line that is not JSON', async () => {
    const { received, opened, last, stop } = follow();
    await settle();
    last().send(`${textOf(frameOf(1))}{"epoch":\n`);
    await settle();
    stop();
    expect(opened).toHaveLength(2);
    expect(received).toEqual([unknown, frameOf(1)]);
  });

  it('delivers nothing after its end', async () => {
    const { received, opened, last, stop } = follow();
    await settle();
    stop();
    last().send(textOf(frameOf(1)));
    last().end();
    await settle();
    expect([received, opened.length]).toEqual([[unknown], 1]);
  });

  it('loses and doubles no event, wherever connections break', async () => {
    const cuts = fc.array(fc.nat(400), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.integer({ min: 1, max: 12 }), async (bytes, count) => {
        const frames = Array.from({ length: count }, (_, i) => frameOf(i + 1));
        const received: number[] = [];
        let connections = 0;
        const finished = Promise.withResolvers<void>();
        const stop = followEvents({
          open: async (after, signal) => {
            // A position before the first event means a page that connected before it.
            const text = textOf(...frames.slice(after?.seq ?? 0));
            const cut = bytes[connections++];
            const connection = new EventConnection('', signal);
            connection.send(new TextEncoder().encode(text).slice(0, cut));
            if (cut === undefined || connections % 2 === 0) connection.end();
            else setTimeout(() => connection.break(), 0);
            return connection.body;
          },
          deliver: (frame) => {
            if (frame.event !== 'missed') received.push(frame.seq);
            if (frame.seq === count) finished.resolve();
          },
          onConnection: () => undefined,
          wait: () => Promise.resolve(),
        });
        await finished.promise;
        stop();
        expect(received).toEqual(frames.map(({ seq }) => seq));
      }),
      { seed: 20_190_404, numRuns: scaleRuns(60) },
    );
  });
});

describe('the wait between connections', () => {
  it('ends at once when it is not needed any more', async () => {
    const abort = new AbortController();
    const waiting = waitFor(60_000, abort.signal);
    abort.abort();
    await expect(waiting).resolves.toBeUndefined();
  });
});
