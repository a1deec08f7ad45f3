import { describe, expect, it } from 'vitest';
import { storedConstants } from '../../../main/engine/constants.ts';
import { findMachine } from '../../../main/engine/machines/index.ts';
import { importMachine } from '../../../main/validate/import-machine.ts';
import { parseLscpu, parseSeats } from '../../../main/validate/lscpu.ts';

type Said = Readonly<Record<string, string>>;

const listed = (said: Said) =>
  Object.entries(said).map(([field, data]) => ({ field: `${field}:`, data }));

/** As newer versions of lscpu write it: what belongs together is nested. */
function lscpuOf(said: Said, caches: Said = {}): string {
  const nested = { field: 'Caches (sum of all):', data: null, children: listed(caches) };
  return JSON.stringify({ lscpu: [...listed(said), nested] });
}

const milan: Said = {
  Architecture: 'x86_64',
  'CPU(s)': '128',
  'On-line CPU(s) list': '0-127',
  'Vendor ID': 'AuthenticAMD',
  'Model name': 'AMD EPYC 7543 32-Core Processor',
  'Thread(s) per core': '2',
  'Core(s) per socket': '32',
  'Socket(s)': '2',
  'CPU max MHz': '3737.8899',
};

const broadwell: Said = {
  Architecture: 'x86_64',
  'CPU(s)': '56',
  'Vendor ID': 'GenuineIntel',
  'Model name': 'Intel(R) Xeon(R) CPU E5-2660 v4 @ 2.00GHz',
  'Thread(s) per core': '2',
  'Socket(s)': '2',
  'L3 cache': '70 MiB (2 instances)',
};

const importOf = (text: string, seats: string | null = null) =>
  importMachine(
    { name: 'box', lscpu: parseLscpu(text), seats: seats === null ? null : parseSeats(seats) },
    storedConstants,
  );

/** Lines of `lscpu -J -e`: core, socket and cache of each CPU. */
const seatsOf = (seats: readonly (readonly [core: number, socket: number, cache: number])[]) =>
  JSON.stringify({
    cpus: seats.map(([core, socket, cache], cpu) => ({
      cpu,
      socket,
      core,
      'l1d:l1i:l2:l3': `${core}:${core}:${core}:${cache}`,
      online: true,
    })),
  });

describe('a machine out of lscpu', () => {
  it('has the layout that it says, the costs of its generation, and says what is assumed', () => {
    const { machine, assumed } = importOf(lscpuOf(milan, { L3: '512 MiB (16 instances)' }));
    const { cpus, sockets, threadsPerCore, coresPerGroup, ghz, irqCycles } = machine;
    expect({ cpus, sockets, threadsPerCore, coresPerGroup, ghz }).toEqual({
      cpus: 128,
      sockets: 2,
      threadsPerCore: 2,
      coresPerGroup: 4,
      ghz: 3.738,
    });
    expect(irqCycles).toBe(findMachine('milan-72')?.irqCycles);
    expect(assumed).toEqual([
      'all costs: those fitted to Milan',
      'ghz: the highest clock, as the nominal one is not said',
    ]);
  });

  it('is the built-in one of the same CPUs, but for its name', () => {
    const { machine, assumed } = importOf(lscpuOf(broadwell));
    expect({ ...machine, name: 'bdw-e5-2660v4-2s' }).toEqual(findMachine('bdw-e5-2660v4-2s'));
    expect(assumed).toEqual(['all costs: those fitted to Broadwell']);
  });

  it('says what a host does not tell, and what no name tells', () => {
    const { machine, assumed } = importOf(
      lscpuOf({ 'CPU(s)': '4', 'Model name': 'Common KVM processor', 'Hypervisor vendor': 'KVM' }),
    );
    expect(machine).toMatchObject({ cpus: 4, sockets: 1, ghz: 2.2, vcpuStolenMs: 0 });
    expect(machine.ipiExitNs).toBeGreaterThan(0);
    expect(assumed).toHaveLength(6);
    expect(assumed.join('; ')).toMatch(
      /tells no generation.*one socket.*a guest of KVM: ipiExitNs/,
    );
  });

  it('takes the seats of CPUs from the extended list, and says if they are numbered otherwise', () => {
    const usual = seatsOf([
      [0, 0, 0],
      [1, 0, 1],
      [2, 1, 2],
      [3, 1, 3],
      [0, 0, 0],
      [1, 0, 1],
      [2, 1, 2],
      [3, 1, 3],
    ]);
    const inOrder = importOf(lscpuOf(milan), usual);
    expect(inOrder.machine).toMatchObject({
      cpus: 8,
      sockets: 2,
      threadsPerCore: 2,
      coresPerGroup: 1,
    });
    expect(inOrder.assumed.join()).not.toContain('numbered');
    const siblings = seatsOf([
      [0, 0, 0],
      [0, 0, 0],
      [1, 0, 0],
      [1, 0, 0],
    ]);
    const other = importOf(lscpuOf(milan), siblings);
    expect(other.machine).toMatchObject({ cpus: 4, threadsPerCore: 2, coresPerGroup: 0 });
    expect(other.assumed.join()).toContain('numbered');
  });

  it('counts only CPUs that are online, where it can', () => {
    const lines = JSON.parse(
      seatsOf([
        [0, 0, 0],
        [1, 0, 0],
        [2, 0, 0],
      ]),
    ) as { cpus: object[] };
    const cpus = lines.cpus.map((line, at) => ({ ...line, online: at < 2 }));
    expect(importOf(lscpuOf(milan), JSON.stringify({ cpus })).machine.cpus).toBe(2);
    const part = importOf(lscpuOf({ ...milan, 'On-line CPU(s) list': '0-63,96' }));
    expect(part.assumed.join()).toContain('not only 0-63,96');
    const { 'On-line CPU(s) list': _online, ...rest } = milan;
    const without = importOf(lscpuOf({ ...rest, 'Off-line CPU(s) list': '96-127' }));
    expect(without.assumed).toContain('all CPUs are online, 96-127 too');
  });

  it.each([
    ['{', /no JSON of lscpu -J/],
    ['[]', /not the output of lscpu -J/],
    [lscpuOf({ Architecture: 'x86_64' }), /how many CPUs/],
    [lscpuOf({ Architecture: 'aarch64', 'CPU(s)': '8' }), /x86, and this is aarch64/],
    [
      lscpuOf({ 'CPU(s)': '8', 'Vendor ID': 'ARM', 'Model name': 'Neoverse-N1' }),
      /x86, and this is Neoverse-N1/,
    ],
    [lscpuOf({ ...milan, 'CPU(s)': '2048' }), /up to 1024 CPUs/],
  ])('is refused for %s', (text, message) => {
    expect(() => importOf(text)).toThrow(message);
  });
});
