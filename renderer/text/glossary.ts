/** A term of the field or of the lab, in one or two sentences. */
export interface GlossaryTerm {
  readonly term: string;
  readonly meaning: string;
}

/** In alphabetical order, ignoring case. */
export const glossary: readonly GlossaryTerm[] = [
  {
    term: '95 % interval',
    meaning:
      'A range made so that 95 of 100 such ranges hold the true mean. It comes from independent replications and narrows as they grow in number.',
  },
  {
    term: 'baseline',
    meaning:
      'The run that others are compared with. For overhead it is policy none on the same machine under the same workload.',
  },
  {
    term: 'broadcast invalidation',
    meaning:
      'An instruction by which one CPU invalidates translations on all others without interrupts, such as AMD INVLPGB or Arm TLBI. Its costs in the model are a guess but for one page on Milan.',
  },
  {
    term: 'closed loop',
    meaning:
      'A replay in which what the policy adds delays all that comes later; recorded idle time takes up what it can. The other kind is the open loop.',
  },
  {
    term: 'coalesced',
    meaning:
      'A request whose target has yet to take an earlier one: it joins the interrupt already on its way and sends none of its own.',
  },
  {
    term: 'csd',
    meaning:
      'Call-single data: the entry that Linux puts on the queue of another CPU to have a function run there. The model charges csdCycles for each that a handler takes.',
  },
  {
    term: 'deferred flush',
    meaning:
      'A flush that other CPUs do later on their own, not when requested: at a context switch, a tick or a kernel entry, as the policy says.',
  },
  {
    term: 'direct map',
    meaning:
      'The part of the kernel address space that maps all physical memory. Without XPFO, user pages can be reached through it too.',
  },
  {
    term: 'dominated',
    meaning:
      'A policy is dominated if another costs no more, exposes no longer, and is better in one of the two. Figures show it in grey.',
  },
  {
    term: 'drain',
    meaning: 'The flush by which a CPU catches up on all requests posted to it since its last one.',
  },
  {
    term: 'exposure window',
    meaning:
      'The time from the change of the page table until the flush on another CPU that covers it: how long that CPU can use the stale translation.',
  },
  {
    term: 'extrapolated',
    meaning:
      'Marks a run on another number of CPUs than its workload was recorded on: the recording does not show that it scales that way.',
  },
  {
    term: 'fit',
    meaning:
      'A workload made from a trace: numbers chosen so that its simulation without XPFO switches and allocates as the recording did, with the remaining errors.',
  },
  {
    term: 'flush ceiling',
    meaning:
      'The largest number of pages that are flushed one by one. A larger request is one full flush; Linux uses 33.',
  },
  {
    term: 'flush request',
    meaning:
      'The request of one page operation to invalidate a range of translations on every CPU.',
  },
  {
    term: 'full flush',
    meaning:
      'Drops all translations of a CPU at once. Cheap in itself; the misses that follow are charged as refill.',
  },
  {
    term: 'Holm correction',
    meaning:
      'Raises the p values of several simultaneous comparisons, so that the chance of even one false alarm stays at 5 %.',
  },
  {
    term: 'initiator',
    meaning: 'The CPU that changes a page table, asks the others to flush and waits for them.',
  },
  {
    term: 'IPI',
    meaning:
      'Inter-processor interrupt: how one CPU makes another stop and run a handler, here to flush its TLB.',
  },
  {
    term: 'LATR',
    meaning:
      'Lazy translation coherence (Kumar and others, 2018): each CPU keeps its requests in a ring, which the others sweep at ticks and switches. IPIs are sent for what finds it full or is in it for two ticks.',
  },
  {
    term: 'op',
    meaning:
      'Page operation: under XPFO, an allocation of pages to user space, or the end of the last kernel mapping of a user page.',
  },
  {
    term: 'open loop',
    meaning:
      'A replay in which every event keeps its recorded time and what the policy adds takes the place of work. It reports how late events were.',
  },
  {
    term: 'open window',
    meaning:
      'An exposure window that did not close within the horizon, the time for which each window is followed. A quantile that falls among them is shown as beyond it: >100 ms.',
  },
  {
    term: 'p99',
    meaning:
      'The 99th percentile: 99 of 100 observations are no longer. Of exposure windows, all are counted, open ones as longer than any that closed.',
  },
  {
    term: 'paired difference',
    meaning:
      'The difference between two runs, replication by replication. Both get the same work, so chance cancels out and the interval is narrower.',
  },
  {
    term: 'Pareto front',
    meaning:
      'The policies that no other dominates: a lower cost is only possible with more exposure.',
  },
  {
    term: 'PCID',
    meaning:
      'Process-context identifier: a tag in the TLB that lets translations of several address spaces survive a switch. Global kernel translations ignore it.',
  },
  {
    term: 'pending flush',
    meaning:
      'The mark that a CPU (or, with pending: task, a task) owes a flush. A drain clears it.',
  },
  {
    term: 'point',
    meaning: 'One combination of field values in a sweep. Each point is one run.',
  },
  {
    term: 'policy',
    meaning:
      'The rules for serving flush requests: what the initiator flushes, whom it interrupts, and when the others do the deferred flushes.',
  },
  {
    term: 'precise accounting',
    meaning:
      'System time that counts every interrupt handler, including those that interrupt user code. The tick misses the latter.',
  },
  {
    term: 'prediction range',
    meaning:
      'Where nine of ten such values lie, over sets of constants that meet the measured rows as well; in costs with the own error of the model. An interval over replications says nothing of either.',
  },
  {
    term: 'refill',
    meaning:
      'The page walks that a CPU pays after a full flush, until its TLB holds what it needs again.',
  },
  {
    term: 'replay',
    meaning:
      'The recorded switches, allocations and frees of a trace, run on a simulated machine under a policy. Nothing is random.',
  },
  {
    term: 'replication',
    meaning:
      'One repetition of a run with its own random numbers. The n beside an interval is the number of replications.',
  },
  {
    term: 'ret2dir',
    meaning:
      'Return-to-direct-mapped memory (Kemerlis and others, 2014): an attack that makes the kernel use attacker data through the direct map.',
  },
  {
    term: 'reuse distance',
    meaning:
      'How many pages are freed from the free of a page until its next allocation, including itself: 1 is last in, first out.',
  },
  {
    term: 'run',
    meaning:
      'Machine, workload, policy and settings together with their result. The same run has the same key and the same numbers everywhere.',
  },
  {
    term: 'security contract',
    meaning:
      'What a policy promises about stale translations, such as that each CPU is clean within one tick. Each run checks it: kept, broken, not tested if no occasion arose, no bound if nothing is promised.',
  },
  {
    term: 'seed',
    meaning:
      'The number from which all random streams of a run are derived. The same seed gives the same run, bit for bit.',
  },
  {
    term: 'shootdown',
    meaning:
      'A flush on other CPUs as Linux does it: the initiator sends IPIs to its targets and waits until each has flushed.',
  },
  {
    term: 'stream',
    meaning:
      'A sequence of random numbers for one purpose, such as the user work of one task. None depends on the policy, so every policy meets the same work.',
  },
  {
    term: 'study',
    meaning:
      'The reference study: every preset on 4 and 96 CPUs, next to published values. It runs by itself at the first start.',
  },
  {
    term: 'sweep',
    meaning: 'Runs over a list or a grid of field values, planned together and stored one by one.',
  },
  {
    term: 'tick accounting',
    meaning:
      'System time as the kernel counts it at timer ticks. Handlers that interrupt user code count as user time; published numbers were measured so.',
  },
  {
    term: 'TLB',
    meaning:
      'Translation lookaside buffer: the cache of a CPU for page-table entries. Hardware does not keep it in step with the page tables; software has to flush it.',
  },
  {
    term: 'trace',
    meaning:
      'What a real kernel recorded with perf or trace-cmd: switches, allocations, frees, flushes and IPIs with their times.',
  },
  {
    term: 'victim',
    meaning:
      'A CPU that is interrupted to flush for an initiator. The time of its handler is taken from whatever it ran.',
  },
  {
    term: 'warm-up',
    meaning:
      'The start of a simulation, before it has settled. It is cut, not measured; by default its length follows how long tasks take to block as often as they do later.',
  },
  {
    term: 'Welch test',
    meaning:
      'Compares two means without assuming equal variances. Used when runs cannot be paired.',
  },
  {
    term: 'XPFO',
    meaning:
      'Exclusive page frame ownership: a page given to user space is taken out of the direct map, which stops ret2dir and needs a TLB flush on all CPUs.',
  },
];

/** The terms that contain a text; matches in the name come first. */
export function findTerms(text: string): GlossaryTerm[] {
  const sought = text.trim().toLowerCase();
  const inName = (one: GlossaryTerm) => one.term.toLowerCase().includes(sought);
  const inMeaning = (one: GlossaryTerm) => one.meaning.toLowerCase().includes(sought);
  return [...glossary.filter(inName), ...glossary.filter((one) => !inName(one) && inMeaning(one))];
}
