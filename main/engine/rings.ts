// The rings of `pending: queue:n`, after LATR (MODEL.md, section 5): one for each CPU, of the requests that
// it has posted. An entry is finished when all other CPUs have swept since; as each sweeps everything that
// is posted, it is enough to know how far each has come. Does not flush, and does not interrupt.
import type { Policy } from '../../shared/spec/policy.ts';
import { ringEntries } from '../../shared/spec/ring-entries.ts';
import type { Members } from './members.ts';

export class Rings {
  private readonly entries: number;
  /** Per process: requests posted so far, the number of the last one. */
  private readonly posted: Float64Array;
  /** Per CPU: the numbers of its requests that are in its ring, from a place on. */
  private readonly own: number[][];
  private readonly first: Int32Array;
  /** Per CPU: it has swept all requests up to this number. */
  private readonly sweptTo: Float64Array;
  /** Per CPU: the last request that was in its ring at its last tick. */
  private readonly seenTo: Float64Array;
  /** Per CPU: whether it has been asked for a flush, by whichever CPU. */
  private readonly isAsked: Uint8Array;

  /** The CPUs that flush what is posted. */
  private readonly members: Members;

  constructor(entries: number, cpus: number, members: Members) {
    this.entries = entries;
    this.members = members;
    this.posted = new Float64Array(members.processes.length);
    this.own = Array.from({ length: cpus }, () => []);
    this.first = new Int32Array(cpus);
    this.sweptTo = new Float64Array(cpus);
    this.seenTo = new Float64Array(cpus);
    this.isAsked = new Uint8Array(cpus);
  }

  hasRoom(cpu: number): boolean {
    return this.own[cpu].length - this.first[cpu] < this.entries;
  }

  /** Puts a request of a CPU into its ring, which has room. */
  add(cpu: number): void {
    const { posted } = this;
    this.own[cpu].push(++posted[this.members.processOf[cpu]]);
  }

  /** A CPU sweeps all that its process has posted. */
  sweep(cpu: number): void {
    this.sweptTo[cpu] = this.posted[this.members.processOf[cpu]];
    this.isAsked[cpu] = 0;
  }

  /** Frees the entries of a CPU's ring that are finished. */
  free(cpu: number): void {
    const { sweptTo, first, members } = this;
    const own = this.own[cpu];
    if (first[cpu] === own.length) return;
    let finishedTo = Infinity;
    for (const other of members.with(cpu)) {
      if (other !== cpu && sweptTo[other] < finishedTo) finishedTo = sweptTo[other];
    }
    let place = first[cpu];
    while (place < own.length && own[place] <= finishedTo) place++;
    if (place < own.length / 2) first[cpu] = place;
    else {
      own.splice(0, place);
      first[cpu] = 0;
    }
  }

  /** At a CPU's tick: the other CPUs that have not swept what was in its ring at the tick before. */
  takeLate(cpu: number): number[] {
    const own = this.own[cpu];
    const limit = this.seenTo[cpu];
    const late: number[] = [];
    this.seenTo[cpu] = own.length > this.first[cpu] ? own[own.length - 1] : 0;
    if (limit === 0) return late;
    for (const other of this.members.with(cpu)) {
      if (other === cpu || this.sweptTo[other] >= limit || this.isAsked[other]) continue;
      this.isAsked[other] = 1;
      late.push(other);
    }
    return late;
  }
}

/** The rings of a policy that has them. */
export function makeRings(policy: Policy, cpus: number, members: Members): Rings | null {
  const entries = ringEntries(policy);
  return entries > 0 ? new Rings(entries, cpus, members) : null;
}
