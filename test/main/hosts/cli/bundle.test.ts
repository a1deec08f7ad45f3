import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import { digestFolder, makeFolder } from '../../store/support/folder.ts';
import { damagedFiles } from '../../store/support/damaged-files.ts';
import { runLab } from './support/run-lab.ts';

const { newPath } = makeFolder();
const quick = ['warmupMs=0.1', 'measureMs=1', 'horizonMs=1'].flatMap((set) => [
  '--set',
  `run.${set}`,
]);

/** A database with a sweep of two policies and their baseline, made once. */
let made: Promise<Buffer> | undefined;
async function makeStudy(): Promise<string> {
  made ??= (async () => {
    const path = newPath();
    const sweep = ['sweep', '--machine', 'server-2', '--vary', 'policy=sync,deferred', ...quick];
    await runLab([...sweep, '--replications', '2', '--db', path]);
    return readFileSync(path);
  })();
  const path = newPath();
  writeFileSync(path, await made);
  return path;
}

const importInto = async (db: string, file: string) => {
  const { code, out } = await runLab(['bundle', 'import', file, '--json', '--db', db]);
  return { code, merge: JSON.parse(out) as Record<string, unknown> };
};

/** Everything of the runs and sweeps of a database, as text. */
function dump(path: string): string {
  const store = openStore(path, { readOnly: true });
  const runs = store.doneKeys(true).map((key) => store.bundleRun(key));
  const sweeps = store.sweepIds().map((id) => store.findSweep(id)?.points);
  store.close();
  return JSON.stringify([runs, sweeps]);
}

describe('a bundle', () => {
  it.each(['study.lab', 'study.jsonl'])(
    '%s carries all, and merging it twice is merging it once',
    async (name) => {
      const from = await makeStudy();
      const store = openStore(from);
      const [key = ''] = store.doneKeys(true);
      store.markRuns({ kind: 'tag', keys: [key], add: ['x'], remove: [] }, 't');
      store.markRuns({ kind: 'note', key, note: 'as posted' }, 't');
      store.close();
      const file = newPath(name);
      expect((await runLab(['bundle', 'export', file, '--db', from])).code).toBe(0);
      const bytes = readFileSync(file);
      const to = newPath();
      expect(await importInto(to, file)).toEqual({
        code: 0,
        merge: { new: 3, same: 0, different: [], refused: [], sweeps: 1, studies: 0 },
      });
      const once = dump(to);
      expect(once).toBe(dump(from));
      expect(await importInto(to, file)).toEqual({
        code: 0,
        merge: { new: 0, same: 3, different: [], refused: [], sweeps: 0, studies: 0 },
      });
      expect(dump(to)).toBe(once);
      expect(readFileSync(file).equals(bytes)).toBe(true);
      expect(Object.keys(digestFolder(dirname(file)))).toEqual([name]);
      const { err } = await runLab(['bundle', 'export', file, '--db', from]);
      expect(err).toContain('exists');
    },
  );

  it('is told by what it holds', async () => {
    const from = await makeStudy();
    const lab = (...words: string[]) => runLab([...words, '--db', from]);
    const { out } = await lab('bundle', 'export', newPath('all.lab'));
    expect(out).toMatch(/: 3 runs, 1 sweep, \d+ B\n$/);
    await lab('study', 'new', 'one', '--sweep', '1');
    const { out: own } = await lab('bundle', 'export', newPath('own.jsonl'), '--study', 'one');
    expect(own).toMatch(/: 2 runs, 1 sweep, 1 study, \d+ B\n$/);
  });

  it('that is empty is none, and makes no database', async () => {
    const [file, to] = [newPath('empty.txt'), newPath()];
    writeFileSync(file, '');
    const { code, out, err } = await runLab(['bundle', 'import', file, '--db', to]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`${file} is not a bundle`);
    expect(existsSync(to)).toBe(false);
  });

  it('in lines that are cut off or changed says which, and merges the others', async () => {
    const from = await makeStudy();
    const file = newPath('cut.jsonl');
    await runLab(['bundle', 'export', file, '--db', from]);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const lacking = JSON.parse(lines[2]!) as { run: { result: object } };
    Object.assign(lacking.run.result, { replications: 'many' });
    const changed = [...lines.slice(0, 2), JSON.stringify(lacking), '{"wheel":4}', lines[3]!];
    writeFileSync(file, [...changed, lines[4]!.slice(0, -50)].join('\n'));
    const { code, out } = await runLab(['bundle', 'import', file, '--db', newPath()]);
    expect(code).toBe(1);
    expect(out).toContain('2 runs new');
    expect(out).toMatch(
      /Refused: line 3, run [0-9a-f]{12}: it is not whole: run\.result\.replications: /,
    );
    expect(out).toContain('Refused: line 4: it is neither a run, nor a sweep, nor a study');
    expect(out).toMatch(/Refused: line 6: it is no whole line of JSON: \S/);
  });

  it('of some runs, or of a sweep, has those alone', async () => {
    const from = await makeStudy();
    const { out } = await runLab(['list', 'policy:sync', '--json', '--db', from]);
    const { key } = JSON.parse(out) as { key: string };
    const [some, sweep] = [newPath('some.jsonl'), newPath('sweep.lab')];
    await runLab(['bundle', 'export', some, key.slice(0, 8), '--db', from]);
    await runLab(['bundle', 'export', sweep, '--sweep', 'last', '--db', from]);
    expect((await importInto(newPath(), some)).merge).toMatchObject({
      new: 1,
      sweeps: 0,
      studies: 0,
    });
    expect((await importInto(newPath(), sweep)).merge).toMatchObject({
      new: 2,
      sweeps: 1,
      studies: 0,
    });
  });

  it('whose result differs from the one here raises an alarm, and what is here stays', async () => {
    const from = await makeStudy();
    const file = newPath('study.jsonl');
    await runLab(['bundle', 'export', file, '--db', from]);
    const lines = readFileSync(file, 'utf8').split('\n');
    const item = JSON.parse(lines[1]!) as {
      run: { key: string; replications: { digest: string }[] };
    };
    item.run.replications[0]!.digest = 'f'.repeat(64);
    writeFileSync(file, [lines[0], JSON.stringify(item), ...lines.slice(2)].join('\n'));
    const before = dump(from);
    const { code, out } = await runLab(['bundle', 'import', file, '--db', from]);
    expect(code).toBe(1);
    expect(out).toContain('NOT reproduced: 1 run');
    expect(out).toContain(item.run.key.slice(0, 8));
    expect(dump(from)).toBe(before);
  });

  it('with items that are not whole, or not what they say, leaves those out and names them', async () => {
    const from = await makeStudy();
    const file = newPath('study.jsonl');
    await runLab(['bundle', 'export', file, '--db', from]);
    const [head, first = '', second = '', ...rest] = readFileSync(file, 'utf8').split('\n');
    const forged = first.replace('"seed":1', '"seed":2');
    writeFileSync(
      file,
      [head, forged, '{"run":', second.replace('"result":', '"other":'), ...rest].join('\n'),
    );
    const { code, merge } = await importInto(newPath(), file);
    expect(code).toBe(1);
    expect(merge['refused']).toHaveLength(3);
    expect(merge['new']).toBe(1);
  });

  it.each(
    damagedFiles.filter(({ what }) =>
      ['a text', 'a flipped first byte', 'a newer version'].includes(what),
    ),
  )('that is $what is refused', async ({ make }) => {
    const file = newPath('bundle.lab');
    make(file);
    const db = newPath();
    const { code, err } = await runLab(['bundle', 'import', file, '--db', db]);
    expect(code).toBe(2);
    expect(err).toContain(file);
  });
});
