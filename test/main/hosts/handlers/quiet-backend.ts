import { openLabBackend } from '../../../../main/hosts/lab-backend.ts';
import { createInlinePool } from '../../../../main/pool/inline-pool.ts';
import type { CallInput, CallName, CallValue, EventName } from '../../../../shared/contract.ts';

/** A lab over a database, without dialogs and threads; unexpected errors are thrown. */
export function openQuietBackend(
  database: string,
  publish: (event: EventName, payload: unknown) => void = () => undefined,
) {
  const backend = openLabBackend(
    { database, host: 'memory', appVersion: '0', study: 'manual' },
    {
      chooseFile: null,
      publish,
      onInternalError: (what, error) => {
        throw new Error(what, { cause: error });
      },
      pool: createInlinePool(),
    },
  );
  return {
    ...backend,
    /** The value of a call; a refusal is thrown as `code: message`. */
    async call<N extends CallName>(what: N, input: CallInput<N>): Promise<CallValue<N>> {
      const reply = await backend.dispatch({ call: what, input });
      if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
      return reply.value as CallValue<N>;
    },
  };
}
