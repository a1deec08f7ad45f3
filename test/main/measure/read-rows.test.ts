import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeRowsFile, readRows } from '../../../main/measure/read-rows.ts';
import { predictRows } from '../../../main/validate/predict-rows.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const virtual = fixture('virtual-2cpu.csv');
const server = fixture('server-2s.csv');

describe('the output of the measuring script', () => {
  it('becomes rows of the machine that it names, with its facts, kernel and page-table isolation', () => {
    const { file } = makeRowsFile(server, {});
    expect(file.machines).toEqual({
      'own-xeon-e5-2660-56': {
        cpu: 'Intel(R) Xeon(R) CPU E5-2660 v4 @ 2.00GHz',
        sockets: 2,
        cores: 28,
        threads: 56,
        ghz: 1.9951,
      },
    });
    expect(file.rows[1]).toEqual({
      machine: 'own-xeon-e5-2660-56',
      kernel: '5.15',
      mitigations: true,
      source: 'measured on this computer by lab measure script',
      id: 'own-pair-same-core-1p-initiator',
      experiment: 'pair',
      metric: 'initiatorCyclesPerCall',
      unit: 'cycles',
      value: 5400,
      uncertainty: 'median; tenths of the time 5300 to 5500',
      n: 40000,
      interruptsPerCall: 0.31,
      placement: 'same-core',
      pages: 1,
    });
  });

  it('says what a virtual machine and a computer with one socket cannot measure', () => {
    const { notes } = makeRowsFile(virtual, {});
    expect(notes).toContain('measured in a virtual machine: kvm');
    expect(notes).toContain('not measured: other-socket: there is one socket only');
    expect(notes.filter((note) => note.startsWith('limit: virtual machine:'))).toHaveLength(4);
    expect(makeRowsFile(server, {}).notes.join('\n')).not.toContain('virtual machine');
  });

  it('names a row of which most calls sent no interrupt', () => {
    const { notes } = makeRowsFile(server, {});
    expect(notes).toContain(
      'own-pair-same-core-1p-initiator: 0.31 interrupts a call: other work ran there; measure again',
    );
    expect(makeRowsFile(virtual, {}).notes.join('\n')).not.toContain('measure again');
  });

  it('is predicted whole: the rows with fewest pages and cores are anchors, the machine is marked', () => {
    const predictions = [...predictRows(readRows(virtual))];
    const anchors = predictions.filter(({ role }) => role === 'anchor').map(({ id }) => id);
    expect(anchors).toEqual(['own-amd-epyc-2-alone-1p', 'own-amd-epyc-2-munmap-1c-1p']);
    expect(predictions.filter(({ predicted }) => predicted === null)).toEqual([]);
    for (const { reason } of predictions) {
      expect(reason).toBe('machine made from facts, as milan');
    }
    for (const { id, error } of predictions.filter(({ role }) => role === 'anchor')) {
      expect([id, Math.abs(error ?? 1) < 0.001]).toEqual([id, true]);
    }
  });

  it('lets one thread alone say what the call of a pair takes besides its shootdown', () => {
    const apart = server
      .replace('same-core,1', 'same-socket,1')
      .replace('cycles,1500,', 'cycles,3000,');
    const slower = apart.replace('cycles,3000,', 'cycles,4500,');
    const pairOf = (text: string) =>
      [...predictRows(readRows(text))].find(({ experiment }) => experiment === 'pair')?.predicted;
    const [before, after] = [pairOf(apart), pairOf(slower)];
    expect((after?.mean ?? 0) - (before?.mean ?? 0)).toBeGreaterThan(1400);
    expect((after?.mean ?? 0) - (before?.mean ?? 0)).toBeLessThan(1600);
  });

  it('is refused in another form', () => {
    const other = server.replace('measure: 1', 'measure: 2');
    expect(() => makeRowsFile(other, {})).toThrow('a script of form 2, and this lab reads form 1');
  });
});

describe('CSV of one', () => {
  const csv = [
    'id,experiment,machine,kernel,metric,low,high,placement,pages,mitigations,note',
    'a,pair,bdw-e5-2660v4-2s,5.10,initiatorCyclesPerCall,4000,4200,same-socket,3,false,"by ""hand"", twice"',
  ].join('\r\n');

  it('has ranges, quoted cells, versions that are no numbers, and true and false', () => {
    const { file } = makeRowsFile(csv, {});
    expect(file.rows).toEqual([
      {
        machine: 'bdw-e5-2660v4-2s',
        source: 'measured by its user',
        id: 'a',
        experiment: 'pair',
        kernel: '5.10',
        metric: 'initiatorCyclesPerCall',
        value: [4000, 4200],
        placement: 'same-socket',
        pages: 3,
        mitigations: false,
        note: 'by "hand", twice',
      },
    ]);
    const [prediction] = predictRows(readRows(csv));
    expect(prediction).toMatchObject({ role: 'predicted', error: expect.any(Number) });
  });

  it('keeps a row that cannot be read, with the reason', () => {
    const broken = csv.replace('4000,4200', ',');
    const [prediction] = predictRows(readRows(broken));
    expect(prediction).toMatchObject({ id: 'a', role: 'not-expressed' });
    expect(prediction?.reason).toContain('value');
  });

  it('is refused without rows, and what is no CSV at all', () => {
    expect(() => readRows('experiment,metric,value\n')).toThrow('has no rows below its header');
    for (const text of ['', 'hello', '# machine: a', 'a,b\n1,2']) {
      expect(() => readRows(text)).toThrow('no file of measured rows');
    }
  });
});

describe('will-it-scale', () => {
  const csv = [
    'tasks,processes,processes_idle,threads,threads_idle,linear',
    '0,0,100,0,100,0',
    '1,400000,98.1,380000,98.2,400000',
    '2,800000,96.2,300000,96.4,800000',
  ].join('\n');
  const about = { machine: 'box', cpu: 'Xeon Gold', threads: 56, cores: 28, sockets: 2, ghz: 2 };

  it('gives loops and idle share by threads, and an anchor of one thread', () => {
    const rows = readRows(csv, { name: 'tlb_flush1.csv', about: { ...about, kernel: '5.18.0' } });
    const predictions = [...predictRows(rows)];
    expect(predictions.map(({ id, role }) => [id, role])).toEqual([
      ['box-tlb_flush1-loops-1t', 'anchor'],
      ['box-tlb_flush1-idle-1t', 'predicted'],
      ['box-tlb_flush1-loops-2t', 'predicted'],
      ['box-tlb_flush1-idle-2t', 'predicted'],
    ]);
    expect(rows.notes).toEqual([
      'will-it-scale: 4 rows of threads of tlb_flush1; those of processes are left out',
    ]);
  });

  it('needs the test, of its name or as it is told', () => {
    expect(() => readRows(csv, { name: 'results.csv' })).toThrow('which test it is of');
    expect(() => readRows(csv, { test: 'brk1' })).toThrow('brk1 is no test that the lab has');
    expect(readRows(csv, { test: 'tlb_flush3' }).rows).toHaveLength(4);
  });
});

describe('counters', () => {
  const snapshot = (taken: number) =>
    [
      '           CPU0       CPU1',
      ` TLB:  ${taken}  ${taken}   TLB shootdowns`,
      'nr_free_pages 5',
    ].join('\n');
  const twice = `${snapshot(100)}\n${snapshot(50_100)}`;
  const run = { test: 'tlb_flush1', tasks: 2, loops: 50_000 };

  it('of /proc before and after become interrupts a loop, and the missing nr_tlb_* are named', () => {
    const { file, notes } = makeRowsFile(twice, run);
    expect(file.rows[0]).toMatchObject({ metric: 'interruptsPerLoop', threads: 2, value: 2 });
    expect(notes).toContain('TLB: 100000 in 50000 loops');
    expect(notes.join('\n')).toMatch(/nr_tlb_\* .* CONFIG_DEBUG_TLBFLUSH/);
  });

  it('of perf stat too, with the share of the time that they were counted', () => {
    const perf = [
      " Performance counter stats for 'system wide':",
      '',
      '      100,000      irq_vectors:call_function_entry        (50.00%)',
      '',
      '       10.002 seconds time elapsed',
    ].join('\n');
    const { file, notes } = makeRowsFile(perf, run);
    expect(file.rows[0]).toMatchObject({ value: 2, source: 'perf stat' });
    expect(notes.join('\n')).toContain('counted 50 % of the time');
  });

  it('are refused alone, and without what was run', () => {
    expect(() => makeRowsFile(snapshot(1), run)).toThrow('one snapshot');
    expect(() => makeRowsFile(twice, {})).toThrow('only with the loops that took them');
    const cycles = " Performance counter stats for 'x':\n\n  5  cycles\n";
    expect(() => makeRowsFile(cycles, run)).toThrow('no counter of flush interrupts');
  });
});
