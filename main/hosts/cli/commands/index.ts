// The commands by name, with their summaries. The rule: a command's file is loaded on demand, so this
// file imports none.
import type { Command } from '../command.ts';

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** In the order of the overview. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'study',
    summary: 'the reference study: 26x against 1.44x, and every other preset',
    load: async () => (await import('./study.ts')).study,
  },
  {
    name: 'run',
    summary: 'simulate one policy on one machine under one workload',
    load: async () => (await import('./run.ts')).run,
  },
  {
    name: 'sweep',
    summary: 'simulate every point along one or more axes',
    load: async () => (await import('./sweep.ts')).sweep,
  },
  {
    name: 'list',
    summary: 'list the stored runs, newest first',
    load: async () => (await import('./list.ts')).list,
  },
  {
    name: 'show',
    summary: 'show one stored run: who pays, window, contract, counters',
    load: async () => (await import('./show.ts')).show,
  },
  {
    name: 'timeline',
    summary: 'show what happened in a stored run: one request, or everything',
    load: async () => (await import('./timeline.ts')).timeline,
  },
  {
    name: 'compare',
    summary: 'compare stored runs: paired differences with intervals',
    load: async () => (await import('./compare.ts')).compare,
  },
  {
    name: 'figure',
    summary: 'draw a figure of stored runs as text',
    load: async () => (await import('./figure.ts')).figure,
  },
  {
    name: 'export',
    summary: 'write a figure and its table for e-mail, papers or other tools',
    load: async () => (await import('./figure.ts')).exportCommand,
  },
  {
    name: 'validate',
    summary: 'compare the simulation with the published measurements',
    load: async () => (await import('./validate.ts')).validate,
  },
  {
    name: 'adversaries',
    summary: 'hold each contract against a spinner, a parked task, an idle CPU, interrupts off',
    load: async () => (await import('./adversaries.ts')).adversaries,
  },
  {
    name: 'policies',
    summary: 'list the policies, with their contracts',
    load: async () => (await import('./policies.ts')).policies,
  },
  {
    name: 'machines',
    summary: 'list the machines',
    load: async () => (await import('./machines.ts')).machines,
  },
  {
    name: 'kernels',
    summary: 'list the kernels, with what they do when they flush',
    load: async () => (await import('./kernels.ts')).kernels,
  },
  {
    name: 'workloads',
    summary: 'list the workloads, built in and fitted',
    load: async () => (await import('./workloads.ts')).workloads,
  },
  {
    name: 'calibrate',
    summary: 'derive the machine costs again from the published rows',
    load: async () => (await import('./calibrate.ts')).calibrate,
  },
  {
    name: 'trace',
    summary: "import a real kernel's trace, replay it, fit a workload to it",
    load: async () => (await import('./trace/index.ts')).trace,
  },
  {
    name: 'serve',
    summary: 'serve the lab to a browser on this computer',
    load: async () => (await import('./serve.ts')).serve,
  },
];
