import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import type { EventPayload } from '../../shared/contract.ts';
import { describeVerification, type VerifiedRun } from '../runs/verification-text.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';

type Progress = EventPayload<'verify.progress'>['progress'];

/** Simulates runs again, one after another, and compares them bit for bit. */
export function useVerification(lab: LabConnection) {
  const { client } = lab;
  const { error, attempt, dismiss } = useAttempt();
  const key = ref<string | null>(null);
  const progress = shallowRef<Progress | null>(null);
  const position = ref({ number: 0, of: 0 });
  const outcome = ref('');
  let isCancelled = false;

  useEvents(lab, {
    'verify.progress': (report) => {
      if (report.key === key.value) progress.value = report.progress;
    },
  });

  async function verify(keys: readonly string[]): Promise<void> {
    if (key.value !== null || keys.length === 0) return;
    const verified: VerifiedRun[] = [];
    outcome.value = '';
    isCancelled = false;
    dismiss();
    for (const [i, one] of keys.entries()) {
      key.value = one;
      progress.value = null;
      position.value = { number: i + 1, of: keys.length };
      const reply = await attempt(() => client.call('run.verify', { key: one }));
      if (!reply) break;
      verified.push(reply);
      // It may have ended just before it was cancelled.
      if (isCancelled) break;
    }
    key.value = null;
    if (isCancelled) dismiss();
    const end = isCancelled ? 'Cancelled. ' : '';
    outcome.value = verified.length > 0 ? end + describeVerification(verified) : end.trim();
  }

  async function cancel(): Promise<void> {
    const running = key.value;
    if (running === null) return;
    isCancelled = true;
    await client.call('run.cancelVerify', { key: running }).catch(() => undefined);
  }

  onScopeDispose(() => void cancel());
  return {
    isRunning: computed(() => key.value !== null),
    key,
    progress,
    position,
    outcome,
    error,
    dismissError: dismiss,
    verify,
    cancel,
  };
}

export type Verification = ReturnType<typeof useVerification>;
