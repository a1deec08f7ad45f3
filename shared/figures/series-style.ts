import { dashes, mix, styleOfSlot, type Background, type SeriesStyle } from './colours.ts';
import { findLook, slotOfName } from './policy-looks.ts';

/** What the look of a series depends on. */
interface Looked {
  readonly slot: number;
  readonly isDimmed: boolean;
  readonly policy?: string;
  readonly shade?: readonly [index: number, of: number];
}

/** How far the palest of several values of a policy goes towards the background. */
const palest = 0.5;

const grounds: Readonly<Record<Background, string>> = { white: '#ffffff', dark: '#1d2226' };

/**
 * The look of a series: that of its policy if it has one, never greyed, but lighter and with other dashes for each value
 * of what else varies; else that of its slot.
 */
export function styleOfSeries(series: Looked, background: Background): SeriesStyle {
  const { slot, isDimmed, policy, shade: [index, of] = [0, 1] } = series;
  if (policy === undefined) return styleOfSlot(slot, background, isDimmed);
  const found = findLook(policy);
  const other = styleOfSlot(slotOfName(policy), background);
  const full = found?.colours[background] ?? other.colour;
  const pale = of > 1 ? palest * (1 - index / (of - 1)) : 0;
  return {
    colour: mix(full, grounds[background], pale),
    dash: of > 1 ? (dashes[index % dashes.length] ?? []) : [],
    marker: found?.marker ?? other.marker,
    fill: 'solid',
  };
}
