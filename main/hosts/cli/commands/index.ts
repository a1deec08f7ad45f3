// The commands by name, with their summaries. The rule: a command's file is loaded on demand, so this
// file imports none.
import type { CommandEntry } from '../command.ts';

/** In the order of the overview. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'study',
    summary: 'the reference study: 26x against 1.44x, and every other preset; or your own',
    load: async () => (await import('./study.ts')).study,
  },
  {
    name: 'run',
    summary: 'simulate one policy on one machine under one workload',
    load: async () => (await import('./run.ts')).run,
  },
  {
    name: 'estimate',
    summary: 'estimate at once what a run or a sweep would show, without simulating',
    load: async () => (await import('./estimate.ts')).estimate,
  },
  {
    name: 'sweep',
    summary: 'simulate every point along one or more axes',
    load: async () => (await import('./sweep.ts')).sweep,
  },
  {
    name: 'sweeps',
    summary: 'list the sweeps; name, delete or restore one',
    load: async () => (await import('./sweeps.ts')).sweepsCommand,
  },
  {
    name: 'plan',
    summary: 'divide a sweep into shards that other computers run',
    load: async () => (await import('./plan.ts')).plan,
  },
  {
    name: 'work',
    summary: 'run one shard of a plan; writes a part, needs no database',
    isWithoutDatabase: true,
    load: async () => (await import('./work.ts')).work,
  },
  {
    name: 'gather',
    summary: 'bring the parts of a plan home into the database',
    load: async () => (await import('./gather.ts')).gather,
  },
  {
    name: 'worker',
    summary: 'simulate what a queue has, for labs on other computers',
    isWithoutDatabase: true,
    load: async () => (await import('./worker.ts')).worker,
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
    name: 'tag',
    summary: 'add or remove tags of stored runs',
    load: async () => (await import('./marks.ts')).tag,
  },
  {
    name: 'note',
    summary: 'write a note on a stored run',
    load: async () => (await import('./marks.ts')).note,
  },
  {
    name: 'star',
    summary: 'star stored runs, or --off',
    load: async () => (await import('./marks.ts')).star,
  },
  {
    name: 'archive',
    summary: 'put stored runs out of the list, or back with --off',
    load: async () => (await import('./marks.ts')).archive,
  },
  {
    name: 'undo',
    summary: 'take back a change of tags, notes, stars or the archive',
    load: async () => (await import('./marks.ts')).undo,
  },
  {
    name: 'delete',
    summary: 'delete archived runs for good',
    load: async () => (await import('./marks.ts')).deleteCommand,
  },
  {
    name: 'verify',
    summary: 'simulate stored runs again and compare bit for bit',
    load: async () => (await import('./verify.ts')).verify,
  },
  {
    name: 'bundle',
    summary: 'write runs to a file, or merge those of one into the database',
    load: async () => (await import('./bundle.ts')).bundle,
  },
  {
    name: 'capsule',
    summary: 'a run as a few lines of mail; open one, run it and compare bit for bit',
    load: async () => (await import('./capsule.ts')).capsule,
  },
  {
    name: 'validate',
    summary: 'compare the simulation with the published measurements',
    load: async () => (await import('./validate.ts')).validate,
  },
  {
    name: 'measure',
    summary: 'measure flushes on a computer of your own, and make rows to validate of it',
    isWithoutDatabase: true,
    load: async () => (await import('./measure.ts')).measure,
  },
  {
    name: 'adversaries',
    summary: 'hold each contract against a spinner, a parked task, an idle CPU, interrupts off',
    load: async () => (await import('./adversaries.ts')).adversaries,
  },
  {
    name: 'question',
    summary: 'say what would have to change, and where one policy overtakes another',
    load: async () => (await import('./question.ts')).question,
  },
  {
    name: 'policies',
    summary: 'list the policies, with their contracts',
    isWithoutDatabase: true,
    load: async () => (await import('./policies.ts')).policies,
  },
  {
    name: 'policy',
    summary: 'save, list, show, export, import or delete policies of your own',
    load: async () => (await import('./policy.ts')).policy,
  },
  {
    name: 'machine',
    summary: 'make a machine of what lscpu says of your own',
    isWithoutDatabase: true,
    load: async () => (await import('./machine.ts')).machine,
  },
  {
    name: 'machines',
    summary: 'list the machines',
    isWithoutDatabase: true,
    load: async () => (await import('./machines.ts')).machines,
  },
  {
    name: 'kernels',
    summary: 'list the kernels, with what they do when they flush',
    isWithoutDatabase: true,
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
    isWithoutDatabase: true,
    load: async () => (await import('./calibrate.ts')).calibrate,
  },
  {
    name: 'trace',
    summary: "import a real kernel's trace, replay it, fit a workload to it",
    load: async () => (await import('./trace/index.ts')).trace,
  },
  {
    name: 'backup',
    summary: 'copy the database, also a damaged one',
    load: async () => (await import('./care.ts')).backup,
  },
  {
    name: 'check',
    summary: 'read all of the database and report what is wrong',
    load: async () => (await import('./care.ts')).check,
  },
  {
    name: 'compact',
    summary: 'write the database anew without unused room',
    load: async () => (await import('./care.ts')).compact,
  },
  {
    name: 'salvage',
    summary: 'copy what can be read of a damaged database into a new one',
    load: async () => (await import('./salvage.ts')).salvage,
  },
  {
    name: 'completion',
    summary: 'print a script with which a shell completes commands and options',
    isWithoutDatabase: true,
    load: async () => (await import('./completion.ts')).createCompletion(commands),
  },
  {
    name: 'serve',
    summary: 'serve the lab to a browser on this computer',
    load: async () => (await import('./serve.ts')).serve,
  },
];
