import { onScopeDispose, watch } from 'vue';
import type { EventFrame, EventName, EventPayload } from '../../shared/contract.ts';
import type { LabConnection } from './useClient.ts';

export type EventHandlers = {
  readonly [N in EventName]?: (payload: EventPayload<N>) => void;
} & {
  /** Events were or may have been missed: reload everything. */
  readonly stale?: () => void;
};

/** Passes the lab's events to their handlers until the scope ends. */
export function useEvents({ client, connection }: LabConnection, handlers: EventHandlers): void {
  function handle(frame: EventFrame): void {
    if (frame.event === 'missed') {
      handlers.stale?.();
      return;
    }
    const handler = handlers[frame.event] as ((payload: unknown) => void) | undefined;
    handler?.(frame.payload);
  }

  onScopeDispose(client.subscribe(handle));
  watch(connection, (state) => {
    if (state === 'open') handlers.stale?.();
  });
}
