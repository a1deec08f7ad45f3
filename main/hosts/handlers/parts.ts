// What the handlers need: the lab, the store's marks and reader, and where to send events. The rule: a
// handler turns a checked input into one call of these and a value; it decides nothing.
import type { EventName, EventPayload, RunSummary } from '../../../shared/contract.ts';
import type { hostNames } from '../../../shared/contract/care-calls.ts';
import { LabError } from '../../../shared/errors.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Compaction, TellStep } from '../../store/compact.ts';
import type { StoreReader } from '../../store/reader.ts';
import type { MarkStore } from '../../store/store.ts';
import type { FileTokens } from '../file-tokens.ts';
import type { BundleSource } from '../../lab/sharing/bundles.ts';
import type { MadeFiles } from '../made-files.ts';
import type { LabQueue } from '../queue-source.ts';
import type { SlurmPlaces } from '../slurm-places.ts';

export interface HandlerParts {
  readonly lab: Lab;
  readonly marks: MarkStore;
  /** What goes into a bundle, and where one is merged. */
  readonly bundles: BundleSource;
  /** For lists and pages. */
  readonly reader: StoreReader;
  /** A reader for one long task, so that lists do not wait for it. */
  readonly withOwnReader: <T>(
    work: (reader: StoreReader) => Promise<T>,
    tell?: TellStep,
  ) => Promise<T>;
  /** Compacts the database while nothing else uses it. */
  readonly compact: (tell: TellStep) => Promise<Compaction>;
  readonly files: FileTokens;
  /** Files that the lab made for a page to read. */
  readonly made: MadeFiles;
  readonly publish: <N extends EventName>(event: N, payload: EventPayload<N>) => void;
  readonly now: () => Date;
  /** Where runs are simulated; undefined means on this computer. */
  readonly queue: LabQueue | undefined;
  /** The cluster whose job arrays run sweeps; undefined if programs cannot be started there. */
  readonly cluster: SlurmPlaces | undefined;
  readonly about: {
    readonly appVersion: string;
    readonly modelVersion: string;
    readonly host: (typeof hostNames)[number];
    readonly database: string;
    readonly workers: number;
  };
}

/** The list row of a run. @throws LabError `not-found`. */
export async function requireSummary(reader: StoreReader, key: string): Promise<RunSummary> {
  const summary = await reader.findSummary(key);
  if (summary) return summary;
  throw new LabError('not-found', `run ${key.slice(0, 12)} is not in the database`, 'reload');
}
