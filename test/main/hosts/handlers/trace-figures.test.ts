import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLab } from '../../../../main/lab/create-lab.ts';
import { createInlinePool } from '../../../../main/pool/inline-pool.ts';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import { maxMessageBytes, type CallInput } from '../../../../shared/contract.ts';
import { traceFigureNames } from '../../../../shared/figures/figure.ts';
import { fixtureUrl } from '../../trace/support/read-text.ts';
import { openQuietBackend } from './quiet-backend.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-trace-figures-'));
const database = join(folder, 'lab.db');
let backend: ReturnType<typeof openQuietBackend>;
let id = 0;

beforeAll(async () => {
  const lab = createLab({ store: openStore(database), pool: createInlinePool() });
  const { trace } = await lab.traces.import({
    path: fileURLToPath(fixtureUrl('kernel-build-2cpu')),
  });
  id = trace.id;
  await lab.replays.run({ trace: trace.hash, policies: ['none', 'sync'], loop: 'closed' });
  await lab.close();
  backend = openQuietBackend(database);
});
afterAll(async () => {
  await backend.close();
  rmSync(folder, { recursive: true, force: true });
});

const call: (typeof backend)['call'] = (what, input) => backend.call(what, input);

describe('figures of a trace', () => {
  it('are all listed, with the reason for those that cannot be made', async () => {
    const listed = await call('trace.figures', { id });
    expect(listed.map(({ name }) => name)).toEqual(traceFigureNames);
    const refused = listed.filter(({ refusal }) => refusal !== null);
    expect(refused.map(({ name, refusal }) => [name, refusal])).toEqual(
      ['fit-burst', 'fit-blocked', 'fit-op-gap', 'fit-order'].map((name) => [
        name,
        'No workload is fitted to this trace.',
      ]),
    );
  });

  it('are given unless they are refused, and refused with the same reason', async () => {
    for (const { name, refusal } of await call('trace.figures', { id })) {
      const given = call('trace.figure', { id, name }).then(
        (figure) => [figure.name, JSON.stringify(figure).length < maxMessageBytes],
        (error: Error) => [error.message],
      );
      expect(await given).toEqual(
        refusal === null ? [name, true] : [`not-allowed: no ${name} of this trace: ${refusal}`],
      );
    }
  });

  it('are of those replays that are named', async () => {
    const { series, provenance } = await call('trace.figure', { id, name: 'replay-cost' });
    expect(series[0]?.points.map(({ x }) => x)).toEqual(['none', 'sync']);
    const [, sync] = provenance.keys;
    const one = await call('trace.figure', { id, name: 'replay-cost', replays: [sync!] });
    expect(one.series[0]?.points.map(({ x }) => x)).toEqual(['sync']);
    const words = ['--policies', 'sync', '--machine', 'server-2', '--loop', 'closed'];
    expect(one.provenance.command.slice(-7)).toEqual(['replay-cost', ...words]);
  });

  it('are of an existing trace', async () => {
    await expect(call('trace.figures', { id: 99 })).rejects.toThrow('not-found');
    await expect(call('trace.figure', { id: 99, name: 'trace-orders' })).rejects.toThrow(
      'not-found',
    );
  });
});

describe('the export of a figure of a trace', () => {
  const figure = (): CallInput<'trace.figure'> => ({ id, name: 'trace-classes' });

  it('is what the figure shows, under a name that says what it is of', async () => {
    const { name, text } = await call('export.text', { figure: figure(), format: 'json' });
    expect(name).toBe(`trace-${id}-trace-classes.json`);
    expect(JSON.parse(text)).toEqual(await call('trace.figure', figure()));
  });

  it('is not a table of mmtests', async () => {
    await expect(call('export.text', { figure: figure(), format: 'mmtests' })).rejects.toThrow(
      'bad-value: a table in the style of mmtests compares runs',
    );
  });

  it('is refused where the figure is', async () => {
    const request = { id, name: 'fit-order' } as const;
    await expect(call('export.text', { figure: request, format: 'mail' })).rejects.toThrow(
      'No workload is fitted to this trace.',
    );
  });
});
