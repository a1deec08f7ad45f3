import type { Line } from './line.ts';

const sideLineBytes = 256;

/** A whole line. */
export const wholeTextOf = ({ bytes, start, end }: Line): string =>
  bytes.toString('utf8', start, end);

/** The beginning of a line. */
export function textOf({ bytes, start, end }: Line): string {
  const last = Math.min(end, start + sideLineBytes);
  return bytes.toString('utf8', start, last);
}

/** An event's line has nothing behind its name. */
export function isBlank({ bytes, nameEnd, end }: Line): boolean {
  return bytes.toString('latin1', nameEnd + 1, Math.max(nameEnd + 1, end)).trim() === '';
}

/** A time with all its digits: 9 behind the point, or 6 if the others are 0. */
export const timeText = ({
  seconds,
  nanos,
}: {
  readonly seconds: number;
  readonly nanos: number;
}) => `${seconds}.${String(nanos).padStart(9, '0').replace(/000$/, '')}`;
