// Whose time a phase is at first (MODEL.md, section 7). What follows in the same phase is said when a
// CPU enters it.
import { category, lockWait, type Category } from './category.ts';
import { phase, type Phase } from './phase.ts';

/** The category of each phase's first part. */
export const firstCategory: Readonly<Record<Phase, Category>> = {
  [phase.idle]: category.idle,
  [phase.user]: category.user,
  [phase.kernel]: category.kernel,
  [phase.send]: category.ipiSend,
  [phase.wait]: category.ackWait,
  [phase.local]: category.localFlush,
  [phase.switchToTask]: category.contextSwitch,
  [phase.switchToIdle]: category.contextSwitch,
  [phase.drain]: category.deferredFlush,
  [phase.parked]: category.kernel,
  [phase.lockWait]: lockWait,
};
