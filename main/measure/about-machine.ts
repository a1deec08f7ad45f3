/** What is said of the machine on which rows were measured, as far as it is known. */
export interface AboutMachine {
  readonly machine?: string | undefined;
  readonly cpu?: string | undefined;
  readonly sockets?: number | undefined;
  readonly cores?: number | undefined;
  readonly threads?: number | undefined;
  readonly ghz?: number | undefined;
  /** `6.18`; what follows the version does not matter. */
  readonly kernel?: string | undefined;
  /** Whether user and kernel have page tables of their own. */
  readonly mitigations?: boolean | undefined;
}

function numberOf(text: string | undefined): number | undefined {
  const value = Number(text);
  return text === undefined || text === '' || !Number.isFinite(value) ? undefined : value;
}

/** Reads the facts that remarks state: `# sockets: 2`. */
export function readAbout(remarks: readonly (readonly [string, string])[]): AboutMachine {
  const said = new Map(remarks);
  const pti = said.get('mitigations');
  const all = {
    machine: said.get('machine'),
    cpu: said.get('cpu'),
    sockets: numberOf(said.get('sockets')),
    cores: numberOf(said.get('cores')),
    threads: numberOf(said.get('threads')),
    ghz: numberOf(said.get('ghz')),
    kernel: said.get('kernel'),
    mitigations: pti === 'true' || pti === 'false' ? pti === 'true' : undefined,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** The name under which rows of a machine that has none are kept. */
export const unnamedMachine = 'own';

/** The part of a kernel's release that is its version. */
export function shortKernel(kernel: string): string {
  return /^v?(\d+\.\d+)/.exec(kernel)?.[1] ?? kernel;
}

/** The facts as a file of rows states them, by the machine's name. */
export function factsOf(about: AboutMachine): Record<string, Record<string, string | number>> {
  const { machine = unnamedMachine, cpu, sockets, cores, threads, ghz } = about;
  const facts = Object.entries({ cpu, sockets, cores, threads, ghz }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { [machine]: Object.fromEntries(facts) };
}
