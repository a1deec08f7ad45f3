import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-machine-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lscpu = JSON.stringify({
  lscpu: [
    { field: 'Architecture:', data: 'x86_64' },
    { field: 'CPU(s):', data: '4' },
    { field: 'Model name:', data: 'Intel(R) Core(TM) i5-3550 CPU @ 3.30GHz' },
    { field: 'Thread(s) per core:', data: '1' },
    { field: 'Socket(s):', data: '1' },
  ],
});
const path = (name: string) => join(folder, name);
const quick = ['--replications', '2', '--set', 'run.measureMs=1', '--set', 'run.horizonMs=1'];

describe('lab machine import', () => {
  it('writes a machine that --machine takes, which a run then says in full', async () => {
    const made = await runLab(['machine', 'import', '-', '--name', 'box', '-o', 'box.json'], {
      cwd: folder,
      input: Buffer.from(lscpu),
    });
    expect(made).toMatchObject({ code: 0, out: '' });
    expect(made.err).toMatch(/Written to box.json.*\nassumed: all costs/);
    const words = ['run', '--machine', 'box.json', '--set', 'machine.cpus=2', ...quick];
    const run = await runLab([...words, '--json', '--db', path('a.db')], { cwd: folder });
    expect(run.err).toContain('of this machine is assumed: all costs');
    const { spec, key } = JSON.parse(run.out) as {
      spec: { machine: Record<string, unknown> };
      key: string;
    };
    expect(spec.machine).toMatchObject({ name: 'box', cpus: 2, ghz: 3.3 });
    // What is assumed of its costs is said with what was simulated, whoever shows it.
    for (const words of [
      ['run', '--machine', 'box.json', '--set', 'machine.cpus=2', ...quick],
      ['show', key],
      ['export', key],
      ['list'],
    ]) {
      const { out } = await runLab([...words, '--db', path('a.db')], { cwd: folder });
      const oneLine = out.replace(/\s+/g, ' ');
      expect(oneLine).toMatch(/costs assumed: those fitted to Skylake-SP/);
    }
    // The command that the run names needs no file.
    const shown = await runLab(['show', key, '--db', path('a.db')]);
    const [, command = ''] = /reproduce with:\n([\s\S]*)$/.exec(shown.out) ?? [];
    const repeated = command.replace(/\\\n/g, ' ').trim().split(/\s+/).slice(1);
    const again = await runLab([...repeated, '--json', '--db', path('b.db')], { cwd: tmpdir() });
    expect((JSON.parse(again.out) as { key: string }).key).toBe(key);
  });

  it('names the largest machine to one that is larger', async () => {
    const input = Buffer.from(lscpu.replace('"4"', '"8192"'));
    const { code, err } = await runLab(['machine', 'import', '-'], { input });
    expect({ code, err }).toEqual({
      code: 2,
      err:
        'Error: the lab has machines of up to 1024 CPUs, and this has 8192\n' +
        'Try: take the largest that there is: --machine server-1024\n',
    });
  });

  it('prints it without a file to write', async () => {
    writeFileSync(path('lscpu.json'), lscpu);
    const { code, out } = await runLab(['machine', 'import', 'lscpu.json'], { cwd: folder });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ machine: { name: 'my-machine', cpus: 4 } });
  });

  it.each([
    [['machine'], /machine needs import FILE/],
    [['machine', 'import', 'none.json'], /none.json cannot be read/],
    [['machine', 'import', 'lscpu.json', '--name', 'a b'], /--name must be/],
    [['machine', 'import', 'lscpu.json', '-o', 'box.txt'], /must end in .json/],
    [['run', '--machine', 'none.json'], /there is no file none.json/],
    [['run', '--machine', 'lscpu.json'], /has no machine/],
    [['run', '--machine', 'wrong.json'], /unknown field "machine.wheels"/],
  ])('refuses %j', async (words, message) => {
    writeFileSync(path('lscpu.json'), lscpu);
    writeFileSync(path('wrong.json'), '{"machine": {"wheels": 4}}');
    const { code, err } = await runLab(words, { cwd: folder });
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
