import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../store/support/folder.ts';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import { runLab } from './support/run-lab.ts';

const { newPath } = makeFolder();
const quick = ['warmupMs=0.1', 'measureMs=1', 'horizonMs=1', 'seed=7'].flatMap((set) => [
  '--set',
  `run.${set}`,
]);
const run = [
  'run',
  '--machine',
  'server-2',
  '--policy',
  'deferred',
  '--replications',
  '2',
  ...quick,
];

async function makeCapsule(db: string): Promise<{ key: string; text: string }> {
  const made = await runLab([...run, '--json', '--db', db]);
  const { key } = JSON.parse(made.out) as { key: string };
  const { out } = await runLab(['capsule', key.slice(0, 8), '--db', db]);
  return { key, text: out };
}

describe('lab capsule', () => {
  it('opens in another database, there runs the same, and says so', async () => {
    const { key, text } = await makeCapsule(newPath());
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(lines.length).toBeLessThanOrEqual(5);
    const mail = Buffer.from(lines.map((line) => `> > > ${line}`).join('\n'));
    const db = newPath();
    const opened = await runLab(['capsule', 'open', '-', '--db', db], { input: mail });
    expect(opened.code, opened.err).toBe(0);
    expect(opened.err).toContain(`lab run --db ${db} --machine server-2 --policy deferred`);
    expect(opened.out).toMatch(/simulated here: all 2 replications are the sender's, bit for bit/);
    const file = newPath('mail.txt');
    writeFileSync(file, mail);
    const again = await runLab(['capsule', 'open', file, '--json', '--db', db]);
    expect(JSON.parse(again.out)).toEqual({ key, replications: 2, isSame: true, stored: true });
  });

  it('is not the same if the result here is another', async () => {
    const { key, text } = await makeCapsule(newPath());
    const db = newPath();
    await runLab(['capsule', 'open', '-', '--db', db], { input: Buffer.from(text) });
    const store = openStore(db);
    const { finishedAt, result } = store.findRun(key)!;
    const replications = store
      .replications(key)
      .map((row) => (row.replication === 1 ? { ...row, digest: 'x' } : row));
    store.completeRun({ key, finishedAt: finishedAt!, result: result!, replications });
    store.close();
    const { code, out } = await runLab(['capsule', 'open', '-', '--db', db], {
      input: Buffer.from(text),
    });
    expect(code).toBe(1);
    expect(out).toContain("is NOT the sender's");
    const forced = await runLab(['capsule', 'open', '-', '--force', '--db', db], {
      input: Buffer.from(text),
    });
    expect(forced.code).toBe(0);
  });

  it.each([
    ['a text without one', 'no capsule here', 'the text holds no capsule'],
    ['a damaged one', '[lab1:AAAAAAAAAA]', 'its checksum is wrong'],
  ])('refuses %s, and makes no database', async (_, text, words) => {
    const { code, err } = await runLab(['capsule', 'open', '-', '--db', newPath()], {
      input: Buffer.from(text),
    });
    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  it('can be carried by a mail', async () => {
    const db = newPath();
    const { key } = await makeCapsule(db);
    const { out } = await runLab(['export', key, '--capsule', '--db', db]);
    const opened = await runLab(['capsule', 'open', '-', '--db', db], { input: Buffer.from(out) });
    expect(opened.code, opened.err).toBe(0);
  });
});
