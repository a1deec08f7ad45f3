// The memory that the requests of one process may take: an equal part of what those of its side of the
// machine may. The log of requests may take so much, and what is kept of those that it dropped may again.
import { LabError } from '../../shared/errors.ts';
import { firstRoom, mostBytes } from './request-log-limits.ts';

export class RequestMemory {
  /** Requests that a log has room for at first. */
  readonly firstRoom: number;
  /** What a log may take, bytes; and what may be kept of the requests that it dropped. */
  readonly bytes: number;
  private readonly processes: number;

  /** Of one of so many processes of a side. */
  constructor(processes = 1) {
    this.firstRoom = Math.ceil(firstRoom / processes);
    this.bytes = mostBytes / processes;
    this.processes = processes;
  }

  /** What a replication ends with that needs more for a log than for so many requests, which it has. */
  logIsFull(kept: number): LabError {
    return this.refusal(`${kept} flush requests`, 'run.measureMs or run.horizonMs');
  }

  /** What a replication ends with that needs more for what it keeps of so many requests, which the log dropped. */
  oldAreTooMany(kept: number): LabError {
    return this.refusal(`parts of ${kept} old flush requests`, 'run.measureMs');
  }

  private refusal(kept: string, smaller: string): LabError {
    const whose = this.processes > 1 ? ` of one process in ${this.processes}` : '';
    const size = `${(this.bytes / 1e6).toPrecision(3)} MB`;
    return new LabError(
      'run-failed',
      `a replication keeps ${kept}${whose}, and may use no more than ${size} for them`,
      `a smaller ${smaller}, or fewer machine.cpus`,
    );
  }
}
