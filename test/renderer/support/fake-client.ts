import { effectScope, ref } from 'vue';
import type {
  CallInput,
  CallName,
  CallValue,
  EventFrame,
  EventName,
  EventPayload,
} from '../../../shared/contract.ts';
import type { Client, ConnectionState, OfferOptions } from '../../../renderer/client/client.ts';

type Serve = { [N in CallName]?: (input: CallInput<N>) => CallValue<N> | Promise<CallValue<N>> };

/** Takes a file as the test says; default: at once, for the tokens file-1, file-2 ... */
type Offer = (file: File, options: OfferOptions) => Promise<string>;

/** A lab for composables: serves calls, takes files, records requests, sends events. */
export function createFakeLab(serve: Serve) {
  const listeners = new Set<(frame: EventFrame) => void>();
  const asked: { name: string; input: unknown }[] = [];
  const connection = ref<ConnectionState>('open');
  const offered: File[] = [];
  const takes: { offer: Offer } = {
    async offer(file, { onProgress }) {
      onProgress?.({ doneBytes: file.size, totalBytes: file.size });
      return `file-${offered.length}`;
    },
  };
  let seq = 0;

  const client: Client = {
    async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallValue<N>> {
      asked.push({ name, input: JSON.parse(JSON.stringify(input)) as unknown });
      const handler = serve[name] as ((input: CallInput<N>) => CallValue<N>) | undefined;
      if (!handler) throw new Error(`${name} is not served`);
      return handler(input);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async offerFile(file, options = {}) {
      offered.push(file);
      return takes.offer(file, options);
    },
  };

  function deliver(frame: EventFrame): void {
    for (const listener of listeners) listener(frame);
  }

  return {
    client,
    connection,
    asked,
    offered,
    /** `takes.offer` can be replaced. */
    takes,
    listeners,
    serve,
    send<N extends EventName>(event: N, payload: EventPayload<N>): void {
      deliver({ epoch: 'life', seq: ++seq, event, payload } as EventFrame);
    },
    sendMissed: () => deliver({ epoch: 'life', seq: ++seq, event: 'missed', payload: null }),
    /** The inputs of every call of this name. */
    inputs: (name: CallName) =>
      asked.filter((call) => call.name === name).map(({ input }) => input),
  };
}

/** The description of a lab without presets. */
export function describeFakeLab(
  host: CallValue<'lab.describe'>['host'],
): CallValue<'lab.describe'> {
  return {
    appVersion: '1',
    modelVersion: '3',
    host,
    database: 'lab.db',
    workers: 1,
    machines: [],
    kernels: [],
    workloads: [],
    policies: [],
  };
}

/** A promise settled by hand. */
export function defer<T>() {
  return Promise.withResolvers<T>();
}

/** Runs a composable outside a component; `stop` ends its scope. */
export function withScope<T>(setup: () => T): { readonly value: T; stop(): void } {
  const scope = effectScope();
  const value = scope.run(setup) as T;
  return { value, stop: () => scope.stop() };
}
