import type { Bridge } from '../../shared/bridge.ts';
import type {
  CallInput,
  CallName,
  CallValue,
  EventFrame,
  EventPosition,
} from '../../shared/contract.ts';
import { LabError } from '../../shared/errors.ts';
import { readToken, toLabError, tellAll, unwrapReply, type Client } from './client.ts';
import { missedBefore, orderOf } from './event-order.ts';

/** A plain copy: the bridge clones what it is given and refuses Vue's proxies. */
function toPlain(input: unknown): unknown {
  return JSON.parse(JSON.stringify(input));
}

/** The client of the desktop app. One subscription at the bridge serves all listeners. */
export function createBridgeClient(bridge: Bridge<File>): Client {
  const listeners = new Set<(frame: EventFrame) => void>();
  let position: EventPosition | null = null;
  let unsubscribe: (() => void) | null = null;

  function receive(frame: EventFrame): void {
    const order = orderOf(position, frame);
    if (order === 'seen') return;
    position = { epoch: frame.epoch, seq: frame.seq };
    if (order === 'gap') tellAll(listeners, missedBefore(frame));
    tellAll(listeners, frame);
  }

  return {
    async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallValue<N>> {
      try {
        return unwrapReply(await bridge.call(name, toPlain(input))) as CallValue<N>;
      } catch (error) {
        throw toLabError(error);
      }
    },
    subscribe(listener) {
      const own = (frame: EventFrame): void => listener(frame);
      listeners.add(own);
      unsubscribe ??= bridge.subscribe(null, receive);
      return () => {
        if (!listeners.delete(own) || listeners.size > 0) return;
        unsubscribe?.();
        unsubscribe = null;
        position = null;
      };
    },
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
