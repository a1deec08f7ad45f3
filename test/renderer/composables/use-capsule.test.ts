import { describe, expect, it } from 'vitest';
import { useCapsule } from '../../../renderer/composables/useCapsule.ts';
import { LabError } from '../../../shared/errors.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';

const key = 'a'.repeat(64);
const found = {
  key,
  modelVersion: '4',
  replications: 2,
  command: ['lab', 'run'],
  stored: false,
};

function setUp() {
  const page = new EventTarget();
  const lab = createFakeLab({
    'capsule.read': ({ text }) => {
      if (text.includes('bad'))
        throw new LabError('bad-value', 'the capsule is damaged', 'paste all');
      return found;
    },
    'capsule.verify': () => ({ key, replications: 2, isSame: true, stored: false }),
  });
  const { value, stop } = withScope(() =>
    useCapsule(page as Window, lab.client, (target) => target !== page),
  );
  const paste = async (text: string) => {
    const event = Object.assign(new Event('paste', { cancelable: true }), {
      clipboardData: { getData: () => text },
    });
    page.dispatchEvent(event);
    await new Promise((resolve) => setTimeout(resolve));
    return event.defaultPrevented;
  };
  return { ...value, paste, stop };
}

describe('a capsule that is pasted on the page', () => {
  it('is opened, also quoted and wrapped, and then verified', async () => {
    const { paste, verify, outcome, found: read, close, text } = setUp();
    expect(await paste('> see:\n> [la\n> b1:AAAA]')).toBe(true);
    expect(read.value).toEqual(found);
    await verify();
    expect(outcome.value?.isSame).toBe(true);
    close();
    expect([text.value, read.value, outcome.value]).toEqual(['', null, null]);
  });

  it('says nothing of one that was closed, or in whose place another was pasted', async () => {
    const page = new EventTarget();
    const replies = ['a', 'b', 'c'].map(() => defer<typeof found>());
    let asked = 0;
    const lab = createFakeLab({ 'capsule.read': () => replies[asked++]!.promise });
    const { value, stop } = withScope(() => useCapsule(page as Window, lab.client));
    const all = [value.open('[lab1:A]'), value.open('[lab1:B]')];
    replies[1]!.resolve({ ...found, modelVersion: 'of b' });
    replies[0]!.reject(new LabError('bad-value', 'the capsule is damaged', 'paste all'));
    await Promise.all(all);
    expect([value.found.value?.modelVersion, value.error.value]).toEqual(['of b', null]);
    const last = value.open('[lab1:C]');
    value.close();
    replies[2]!.resolve(found);
    await last;
    stop();
    expect([value.found.value, value.error.value]).toEqual([null, null]);
  });

  it('that cannot be read is said to be so, and any other text is left alone', async () => {
    const { paste, error, text, stop } = setUp();
    expect(await paste('a letter')).toBe(false);
    expect(text.value).toBe('');
    await paste('[lab1:bad]');
    expect(error.value?.message).toBe('the capsule is damaged');
    stop();
    expect(await paste('[lab1:AAAA]')).toBe(false);
  });
});
