import type { Bridge } from '../../shared/bridge.ts';
import type { CallInput, CallName, CallValue, EventPosition } from '../../shared/contract.ts';
import { LabError } from '../../shared/errors.ts';
import { readToken, toLabError, unwrapReply, type Client } from './client.ts';
import { missedBefore, orderOf } from './event-order.ts';
import { shareEvents } from './share-events.ts';

/** A plain copy: the bridge clones its input and rejects Vue's proxies. */
function toPlain(input: unknown): unknown {
  return JSON.parse(JSON.stringify(input));
}

/** The client of the desktop app. One subscription at the bridge serves all listeners. */
export function createBridgeClient(bridge: Bridge<File>): Client {
  const subscribe = shareEvents((deliver) => {
    let position: EventPosition | null = null;
    return bridge.subscribe(null, (frame) => {
      const order = orderOf(position, frame);
      if (order === 'seen') return;
      position = { epoch: frame.epoch, seq: frame.seq };
      if (order === 'gap') deliver(missedBefore(frame));
      deliver(frame);
    });
  });

  return {
    async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallValue<N>> {
      try {
        return unwrapReply(await bridge.call(name, toPlain(input))) as CallValue<N>;
      } catch (error) {
        throw toLabError(error);
      }
    },
    subscribe,
    async offerFile(file, { onProgress, signal } = {}) {
      try {
        const token = readToken(unwrapReply(await bridge.offerFile(file)));
        if (signal?.aborted) throw new LabError('cancelled', 'it was cancelled', 'choose it again');
        onProgress?.({ doneBytes: file.size, totalBytes: file.size });
        return token;
      } catch (error) {
        throw toLabError(error);
      }
    },
  };
}
