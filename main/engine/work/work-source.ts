// Where a machine's work is from: drawn (MODEL.md, sections 1 and 2) or recorded (section 11). The
// machine asks it what a CPU does next; it answers through the machine (a CPU enters a phase, switches,
// goes idle) before it returns. It decides nothing about flushes.
import type { Checkpoint } from '../drains.ts';

/** `t` is now, ns. Each call is about one CPU, which has just come to where it says. */
export interface WorkSource {
  /**
   * True if a user phase ends when it was planned to: handlers and refill debt take the place of work.
   * False if they make the phase longer.
   */
  readonly keepsUserEnds: boolean;

  /** Gives CPUs their first work at time 0; all are idle. Called once, before anything else. */
  start(): void;

  /** What a place waited for has come: a task wakes, or the next recorded step of a CPU is due. */
  wake(place: number, t: number): void;

  /** A tick came, and its drain is under way: preempt or not. */
  tick(cpu: number, t: number): void;

  /** A user phase ended. */
  userEnds(cpu: number, t: number): void;

  /** The CPU has passed a checkpoint, and the drain that it asked for. */
  goOn(cpu: number, t: number, passed: Checkpoint): void;

  /** An op's kernel phase begins on a CPU, which has the lock that it waited for. */
  kernelBegins(cpu: number, t: number): void;

  /** A kernel phase ended. */
  kernelEnds(cpu: number, t: number): void;

  /** The op of the CPU's task is complete, its flush included. */
  opCompletes(cpu: number, t: number): void;

  /** The switch to idle ended. */
  idles(cpu: number, t: number): void;
}
