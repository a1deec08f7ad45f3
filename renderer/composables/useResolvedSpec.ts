import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import { showFieldValue } from '../../shared/spec/format-field-value.ts';
import { readField } from '../../shared/spec/read-field.ts';
import type { SpecRequest } from '../../shared/spec/spec-request.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useRefresh } from './useRefresh.ts';

const typingMs = 200;

/** The full spec behind names and fields; the previous one stays while a field is wrong. */
export function useResolvedSpec({ client }: LabConnection, request: () => SpecRequest | null) {
  const resolved = shallowRef<{ text: string; spec: Spec } | null>(null);
  const { attempt } = useAttempt();
  const { refresh, refreshSoon } = useRefresh(async () => {
    const asked = request();
    if (asked === null) return;
    const reply = await attempt(() => client.call('spec.resolve', asked));
    if (reply) resolved.value = { text: JSON.stringify(asked), spec: reply.spec };
  }, typingMs);
  const stop = watch(() => JSON.stringify(request()), refreshSoon);
  onScopeDispose(stop);
  void refresh();

  /** The value that a field would have, as text; empty while unknown. */
  function valueOf(path: string): string {
    const value = readField(resolved.value?.spec ?? {}, path);
    return value === undefined ? '' : showFieldValue(value);
  }

  /** Whether that is for the current request. */
  const isCurrent = computed(() => resolved.value?.text === JSON.stringify(request()));
  return { spec: computed(() => resolved.value?.spec ?? null), valueOf, isCurrent };
}
