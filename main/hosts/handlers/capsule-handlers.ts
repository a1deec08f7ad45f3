// Serves capsules: runs as a few lines of mail. The rule: a capsule is text of anyone; the lab checks
// all of it before it runs what it says.
import type { capsuleCalls } from '../../../shared/contract/capsule-calls.ts';
import type { Handlers } from '../../../shared/contract.ts';
import type { HandlerParts } from './parts.ts';

export function capsuleHandlers({
  lab,
  reader,
}: Pick<HandlerParts, 'lab' | 'reader'>): Pick<Handlers, keyof typeof capsuleCalls> {
  const { capsules } = lab;
  return {
    'capsule.get': ({ key }) => ({ lines: capsules.of(key) }),
    'capsule.read': async ({ text }) => {
      const capsule = capsules.read(text);
      const { key, modelVersion, replications } = capsule;
      const stored = (await reader.findSummary(key))?.status === 'done';
      return { key, modelVersion, replications, command: capsules.commandOf(capsule), stored };
    },
    'capsule.verify': ({ text }) => capsules.verify(text),
  };
}
