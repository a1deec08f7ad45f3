import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openLabBackend, type LabBackend } from '../../../../main/hosts/lab-backend.ts';
import { createMadeFiles } from '../../../../main/hosts/made-files.ts';
import { createInlinePool } from '../../../../main/pool/inline-pool.ts';
import {
  maxMessageBytes,
  type CallInput,
  type CallName,
  type CallValue,
} from '../../../../shared/contract.ts';
import { makeFolder } from '../../store/support/folder.ts';
import { quickSweep } from '../contract/sample-calls.ts';

const { newPath } = makeFolder();
const chosen = newPath('chosen.lab');
let lab: LabBackend;

async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallValue<N>> {
  const reply = await lab.dispatch({ call: name, input });
  if (reply.ok) return reply.value as CallValue<N>;
  throw new Error(`${reply.error.code}: ${reply.error.message}`);
}

/** The whole of a made file. */
async function readAll(token: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let offset = 0; ;) {
    const { part } = await call('file.read', { token, offset });
    if (part === '') return Buffer.concat(parts);
    parts.push(Buffer.from(part, 'base64'));
    offset += parts.at(-1)!.length;
  }
}

const choose = async () => {
  const { token } = await call('file.choose', { purpose: 'export', name: 'a.lab' });
  return token ?? '';
};

beforeAll(async () => {
  lab = openLabBackend(
    { database: ':memory:', host: 'memory', appVersion: '0', study: 'manual' },
    {
      chooseFile: async () => chosen,
      publish: () => undefined,
      onInternalError: (what, error) => {
        throw new Error(`internal error in ${what}`, { cause: error });
      },
      pool: createInlinePool(),
    },
  );
  const { id } = await call('sweep.start', { sweep: quickSweep, name: 'three' });
  await vi.waitFor(async () => {
    if ((await call('sweep.get', { id })).state !== 'done') throw new Error('it still runs');
  });
});
afterAll(() => lab.close());

describe('files for a page', () => {
  it('are bundles and reports, read in parts, and gone after the last', async () => {
    const { token, bytes, items } = await call('bundle.make', {
      of: { all: true },
      format: 'jsonl',
    });
    expect(items).toBe(4);
    const file = await readAll(token);
    expect(file.length).toBe(bytes);
    expect(file.toString().trim().split('\n')).toHaveLength(1 + items);
    await expect(call('file.read', { token, offset: 0 })).rejects.toThrow('not-found');
    const study = await call('study.create', { name: 'x', content: { sweeps: [1] } });
    const report = await call('study.report', { id: study.id, format: 'html' });
    expect(report.name).toBe('x.html');
    expect((await readAll(report.token)).toString()).toContain('<h2>three</h2>');
  });

  it('replace what a person chose to replace, and only when they are whole', async () => {
    writeFileSync(chosen, 'before');
    const broken = { of: { study: 99 }, format: 'lab' } as const;
    const refused = call('bundle.save', { ...broken, token: await choose() });
    await expect(refused).rejects.toThrow('there is no study 99');
    expect(readFileSync(chosen, 'utf8')).toBe('before');
    const { bytes } = await call('bundle.save', {
      of: { sweep: 1 },
      format: 'lab',
      token: await choose(),
    });
    expect(readFileSync(chosen).length).toBe(bytes);
    expect(readdirSync(dirname(chosen)).filter((name) => name.includes('partial'))).toEqual([]);
    const offered = lab.offerFile({ purpose: 'read', path: chosen, name: 'a', isTemporary: false });
    const { token } = (offered.ok ? offered.value : {}) as { token: string };
    expect(await call('bundle.import', { token })).toMatchObject({
      new: 0,
      same: 3,
      different: [],
    });
  });

  it('have parts that fit into a message', () => {
    const made = createMadeFiles();
    const { token } = made.make('a', (path) => writeFileSync(path, Buffer.alloc(2_000_000, 1)));
    const part = made.read(token, 0);
    expect(part.length).toBeGreaterThan(maxMessageBytes / 2);
    expect(part.length).toBeLessThan(maxMessageBytes);
    made.close();
    expect(() => made.read(token, 0)).toThrow('the file is gone');
  });
});
