import { reactive } from 'vue';
import { describe, expect, it } from 'vitest';
import { createBridgeClient } from '../../../renderer/client/bridge-client.ts';
import type { Bridge } from '../../../shared/bridge.ts';
import type { EventFrame, EventPosition, Reply } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import { frameOf } from '../support/fake-server.ts';

/** A bridge that clones like the real one. */
function createFakeBridge(reply: Reply | Error) {
  const asked: unknown[] = [];
  const subscribed: (EventPosition | null)[] = [];
  const listeners = new Set<(frame: EventFrame) => void>();
  const bridge: Bridge<File> = {
    async call(name, input) {
      asked.push(structuredClone([name, input]));
      if (reply instanceof Error) throw reply;
      return reply;
    },
    subscribe(after, listener) {
      subscribed.push(after);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    offerFile: async () => fine,
  };
  const send = (frame: EventFrame): void => {
    for (const listener of listeners) listener(frame);
  };
  return { bridge, asked, subscribed, listeners, send };
}

const fine: Reply = { ok: true, value: { changed: 1 } };

describe('a call over the bridge', () => {
  it('gives the value, also for an input that Vue watches', async () => {
    const { bridge, asked } = createFakeBridge(fine);
    const input = reactive({ keys: ['a'.repeat(64)], add: ['x'], remove: undefined });
    expect(await createBridgeClient(bridge).call('run.tag', input)).toEqual({ changed: 1 });
    expect(asked).toEqual([['run.tag', { keys: ['a'.repeat(64)], add: ['x'] }]]);
  });

  it('rejects with the error of the reply', async () => {
    const error = { code: 'bad-value', message: 'm', hint: 'h' } as const;
    const { bridge } = createFakeBridge({ ok: false, error });
    const rejected = createBridgeClient(bridge).call('settings.get', {});
    await expect(rejected).rejects.toThrow(LabError);
    await expect(rejected).rejects.toMatchObject(error);
  });

  it('rejects with an error to show when the bridge itself fails', async () => {
    const { bridge } = createFakeBridge(new Error('the window is closing'));
    const rejected = createBridgeClient(bridge).call('settings.get', {});
    await expect(rejected).rejects.toThrow(LabError);
    await expect(rejected).rejects.toMatchObject({
      code: 'internal',
      message: 'the window is closing',
    });
  });
});

describe('events over the bridge', () => {
  it('notifies all listeners through one subscription, and ends it with the last of them', () => {
    const { bridge, subscribed, listeners, send } = createFakeBridge(fine);
    const client = createBridgeClient(bridge);
    const received: [string, number][] = [];
    const ends = ['first', 'second'].map((name) =>
      client.subscribe(({ seq }) => void received.push([name, seq])),
    );
    send(frameOf(1));
    ends[0]?.();
    send(frameOf(2));
    ends[1]?.();
    expect(received).toEqual([
      ['first', 1],
      ['second', 1],
      ['second', 2],
    ]);
    expect([subscribed, listeners.size]).toEqual([[null], 0]);
  });

  it('delivers nothing twice, and reports when something is missing', () => {
    const { bridge, send } = createFakeBridge(fine);
    const received: EventFrame[] = [];
    createBridgeClient(bridge).subscribe((frame) => void received.push(frame));
    for (const seq of [4, 5, 5, 4, 7]) send(frameOf(seq));
    const missed = { epoch: 'life', seq: 6, event: 'missed', payload: null };
    expect(received).toEqual([frameOf(4), frameOf(5), missed, frameOf(7)]);
  });
});
