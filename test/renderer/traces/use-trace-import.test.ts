import { describe, expect, it } from 'vitest';
import type { OfferOptions } from '../../../renderer/client/client.ts';
import { useTraceImport } from '../../../renderer/composables/useTraceImport.ts';
import { useTraceJobs } from '../../../renderer/composables/useTraceJobs.ts';
import { workCards } from '../../../renderer/traces/work-cards.ts';
import type { TraceJob } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';
import { settle } from '../support/fake-server.ts';
import { jobOf } from '../../support/trace-job.ts';

interface Offered {
  readonly name: string;
  readonly options: OfferOptions;
  readonly reply: PromiseWithResolvers<string>;
}

const fileOf = (name: string, size = 1000) => new File(['x'.repeat(size)], name);
const noLength = () => null;

/** A lab whose uploads end on demand, and the clock that times them. */
function setUp() {
  let lastJob = 0;
  const offered: Offered[] = [];
  const clock = { ms: 0 };
  const lab = createFakeLab({
    'trace.jobs': () => [],
    'trace.import': ({ token }) => jobOf(++lastJob, { name: token }),
    'trace.cancel': ({ id }) => jobOf(id, { state: 'cancelled' }),
  });
  const offerFile = (file: File, options: OfferOptions = {}): Promise<string> => {
    const reply = defer<string>();
    options.signal?.addEventListener('abort', () =>
      reply.reject(new LabError('cancelled', 'the upload was cancelled', 'choose it again')),
    );
    offered.push({ name: file.name, options, reply });
    return reply.promise;
  };
  const connected = { connection: lab.connection, client: { ...lab.client, offerFile } };
  const { value, stop } = withScope(() => {
    const jobs = useTraceJobs(connected);
    return { jobs, imports: useTraceImport(connected, jobs, () => clock.ms) };
  });
  const { jobs, imports } = value;
  return {
    lab,
    offered,
    clock,
    jobs,
    imports,
    stop,
    texts: () =>
      workCards(imports.files.value, jobs.jobs.value, noLength).map(
        ({ name, text }) => `${name}: ${text}`,
      ),
    states: () => imports.files.value.map(({ name, state }) => `${name} ${state}`),
    cards: () => workCards(imports.files.value, jobs.jobs.value, noLength),
  };
}

describe('files that are given to the lab', () => {
  it('come one after the other, the next when the import before it has ended', async () => {
    const { lab, offered, imports, states, stop } = setUp();
    imports.add([fileOf('a.txt'), fileOf('b.txt')]);
    await settle();
    expect(states()).toEqual(['a.txt sending', 'b.txt waiting']);
    offered[0]?.reply.resolve('token-a');
    await settle();
    expect(states()).toEqual(['a.txt reading', 'b.txt waiting']);
    expect(lab.inputs('trace.import')).toEqual([{ token: 'token-a' }]);
    lab.send('trace.job', jobOf(1, { state: 'done', trace: 7 }));
    await settle();
    expect(states()).toEqual(['a.txt reading', 'b.txt sending']);
    expect(offered.map(({ name }) => name)).toEqual(['a.txt', 'b.txt']);
    stop();
  });

  it('would be lost with the page until the last of them is in the lab', async () => {
    const { lab, offered, imports, stop } = setUp();
    const seen: [number, boolean][] = [];
    const look = () => seen.push([imports.sending.value.length, imports.hasUnsent.value]);
    look();
    imports.add([fileOf('a.txt'), fileOf('b.txt')]);
    look();
    await settle();
    offered[0]?.reply.resolve('token-a');
    await settle();
    look();
    lab.send('trace.job', jobOf(1, { state: 'done', trace: 7 }));
    await settle();
    look();
    offered[1]?.reply.resolve('token-b');
    await settle();
    look();
    stop();
    expect(seen).toEqual([
      [0, false],
      [1, true],
      [0, true],
      [1, true],
      [0, false],
    ]);
  });

  it('say how far they are, with the time left once that is known', async () => {
    const { offered, clock, imports, texts, stop } = setUp();
    imports.add([fileOf('a.txt')]);
    await settle();
    offered[0]?.options.onProgress?.({ doneBytes: 100, totalBytes: 1000 });
    expect(texts()).toEqual(['Import of a.txt: Handing over 100 B of 1.00 kB, 10 %']);
    clock.ms = 2000;
    offered[0]?.options.onProgress?.({ doneBytes: 500, totalBytes: 1000 });
    expect(texts()).toEqual(['Import of a.txt: Handing over 500 B of 1.00 kB, 50 %, 2 s left']);
    stop();
  });

  it('keep one card from the drop to the end of the import', async () => {
    const { lab, offered, imports, cards, stop } = setUp();
    imports.add([fileOf('a.txt')]);
    const keys = new Set(cards().map(({ key }) => key));
    await settle();
    offered[0]?.reply.resolve('a.txt');
    await settle();
    lab.send('trace.job', jobOf(1, { state: 'done', trace: 7, wasStored: true }));
    await settle();
    const [card, ...others] = cards();
    expect([card?.text, card?.trace, others]).toEqual(['This text was stored before.', 7, []]);
    expect(keys).toEqual(new Set([card?.key]));
    imports.dismiss(card?.file ?? 0);
    stop();
    expect(cards()).toEqual([]);
  });

  it('are cancelled while they wait, are sent, or are read', async () => {
    const { lab, offered, imports, states, cards, stop } = setUp();
    imports.add(['a.txt', 'b.txt', 'c.txt'].map((name) => fileOf(name)));
    await settle();
    const [a = 0, b = 0, c = 0] = imports.files.value.map(({ key }) => key);
    await imports.cancel(b);
    await imports.cancel(a);
    await settle();
    expect(states()).toEqual(['a.txt cancelled', 'b.txt cancelled', 'c.txt sending']);
    offered[1]?.reply.resolve('token-c');
    await settle();
    await imports.cancel(c);
    stop();
    expect(cards().map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(lab.inputs('trace.cancel')).toEqual([{ id: 1 }]);
  });

  it('are cancelled also while their import is being started', async () => {
    const { lab, offered, imports, cards, stop } = setUp();
    const started = defer<TraceJob>();
    lab.serve['trace.import'] = () => started.promise;
    imports.add([fileOf('a.txt')]);
    await settle();
    offered[0]?.reply.resolve('token-a');
    await settle();
    await imports.cancel(imports.files.value[0]?.key ?? 0);
    started.resolve(jobOf(5));
    await settle();
    stop();
    expect(lab.inputs('trace.cancel')).toEqual([{ id: 5 }]);
    expect(cards().map(({ state }) => state)).toEqual(['cancelled']);
  });

  it('that fail say why, and do not hold up the others', async () => {
    const { lab, offered, imports, states, cards, stop } = setUp();
    imports.add([fileOf('a.txt'), fileOf('b.txt'), fileOf('c.txt')]);
    await settle();
    offered[0]?.reply.reject(new LabError('too-large', 'the file is too large', 'pack it'));
    await settle();
    lab.serve['trace.import'] = () => {
      throw new LabError('not-allowed', '8 trace jobs are already running', 'wait for one');
    };
    offered[1]?.reply.resolve('token-b');
    await settle();
    stop();
    expect(states()).toEqual(['a.txt failed', 'b.txt failed', 'c.txt sending']);
    expect(cards().map(({ problem }) => problem?.hint)).toEqual([
      'pack it',
      'wait for one',
      undefined,
    ]);
  });
});

describe('the dialog of the host', () => {
  it('gives the token of a trace, or none', async () => {
    const { lab, imports, stop } = setUp();
    lab.serve['file.choose'] = () => ({ token: null, path: null });
    await imports.choose();
    expect(lab.inputs('trace.import')).toEqual([]);
    lab.serve['file.choose'] = () => ({ token: 'chosen', path: '/a.txt' });
    await imports.choose();
    stop();
    expect(lab.inputs('trace.import')).toEqual([{ token: 'chosen' }]);
    expect(lab.inputs('file.choose')[0]).toMatchObject({ purpose: 'read' });
  });

  it('says why it does not open', async () => {
    const { lab, imports, stop } = setUp();
    lab.serve['file.choose'] = () => {
      throw new LabError('not-allowed', 'this host has no file dialog', 'choose it on the page');
    };
    await imports.choose();
    stop();
    expect(imports.chooseError.value?.hint).toBe('choose it on the page');
  });
});
