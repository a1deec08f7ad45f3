// Adversary idle: a CPU that nobody wakes. It has no ticks and makes no switch; only interrupts reach it,
// after its idle exit.
import type { Adversary } from './adversary.ts';

export const idle: Adversary = {
  name: 'idle',
  text: 'A CPU that stays idle: no tick, no switch, no task that wakes there.',
  cpu: 'ordinary',
  task: null,
};
