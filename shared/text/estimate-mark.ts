import { noValue } from './format.ts';

/** Stands before every value that is estimated. */
const estimateMark = '~';

/** A value that is estimated, marked as such. */
export function markEstimate(text: string): string {
  return text === noValue ? text : `${estimateMark}${text}`;
}
