import type { EventFrame, EventPosition } from '../../shared/contract.ts';

/** `next` is to be delivered, `seen` already was, `gap` follows events that never came. */
export type FrameOrder = 'next' | 'seen' | 'gap';

/** Where a frame stands relative to the last delivered one; `missed` is always delivered. */
export function orderOf(position: EventPosition | null, frame: EventFrame): FrameOrder {
  if (position === null || frame.event === 'missed') return 'next';
  if (frame.epoch !== position.epoch) return 'gap';
  if (frame.seq <= position.seq) return 'seen';
  return frame.seq === position.seq + 1 ? 'next' : 'gap';
}

/** The `missed` that replaces everything before a position. */
export function missedBefore({ epoch, seq }: EventPosition): EventFrame {
  return { epoch, seq: Math.max(0, seq - 1), event: 'missed', payload: null };
}
