import { LabError } from '../../shared/errors.ts';
import type { TraceFormat } from '../../shared/trace-names.ts';
import type { Line } from './line.ts';

/** Farther from the first event is no time of the same clock, and more than columns hold. */
const farthestNs = 2 ** 50;
/** perf prints events in the order of time; so many that go back are not merely late. */
const backwardsShare = 0.1;

/** Puts the times of events into ns since the first one, and sees whether they are of one clock. */
export class TraceClock {
  /** Of the first event; exact, as the ns of a wall clock are beyond what a number holds. */
  first: { readonly seconds: number; readonly nanos: number; readonly line: number } | null = null;
  earliestNs = 0;
  latestNs = 0;
  private before = 0;
  private read = 0;
  private backwards = 0;
  private backwardsLine = 0;
  private otherLine = 0;
  private others = 0;

  /** NaN if the time is of another clock. */
  timeOf({ seconds, nanos }: Line, line: number): number {
    this.first ??= { seconds, nanos, line };
    const { first } = this;
    const timeNs = (seconds - first.seconds) * 1e9 + (nanos - first.nanos);
    if (Math.abs(timeNs) > farthestNs) {
      if (this.others++ === 0) this.otherLine = line;
      return NaN;
    }
    this.read++;
    if (timeNs < this.before && this.backwards++ === 0) this.backwardsLine = line;
    this.before = timeNs;
    return timeNs;
  }

  /** Counts a time of an event that is kept. */
  keep(timeNs: number): void {
    if (timeNs > this.latestNs) this.latestNs = timeNs;
    else if (timeNs < this.earliestNs) this.earliestNs = timeNs;
  }

  /** @throws LabError `bad-value` if the times are not of one clock, or are no times. */
  check(format: TraceFormat): void {
    const { first, read, others, otherLine, backwards, backwardsLine } = this;
    if (first === null) return;
    if (others > read) {
      throw new LabError(
        'bad-value',
        `line ${otherLine}: from here on ${others} of ${others + read} events are of another clock than ` +
          `line ${first.line}`,
        'cut the text where the clock changes, and import the parts one by one',
      );
    }
    const isDifference = first.seconds === 0 && first.nanos === 0 && format === 'perf-script';
    if (isDifference && backwards > read * backwardsShare) {
      throw new LabError(
        'bad-value',
        `line ${backwardsLine}: times are those since the line before (perf script --deltatime)`,
        'perf script | lab trace import -',
      );
    }
  }
}
