// Reports the settings to the main process, now and whenever they change. The rule: an event is newer
// than an answer requested before it. The listener applies the settings.
import type { CallValue, EventFrame } from '../../../shared/contract.ts';
import type { Settings } from '../../../shared/contract/care-calls.ts';
import type { Backend } from '../backend.ts';

/** Reports the settings, and asks again after `missed`. Returns the function that ends it. */
export function watchSettings(
  backend: Backend,
  listener: (settings: Settings) => void,
): () => void {
  let version = 0;
  let hasEnded = false;

  const ask = async () => {
    const asked = version;
    const reply = await backend.dispatch({ call: 'settings.get', input: {} });
    if (hasEnded || !reply.ok || version !== asked) return;
    listener(reply.value as CallValue<'settings.get'>);
  };
  const take = (frame: EventFrame) => {
    if (frame.event === 'missed') void ask();
    if (frame.event !== 'settings.changed') return;
    version += 1;
    listener(frame.payload);
  };

  const stop = backend.subscribe(null, take);
  void ask();
  return () => {
    hasEnded = true;
    stop();
  };
}
