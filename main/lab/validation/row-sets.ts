import { LabError } from '../../../shared/errors.ts';
import { builtInSet, type RowSetSummary } from '../../../shared/row-set.ts';
import type { RowsReport } from '../../../shared/rows-report.ts';
import type { MeasurementFile } from '../../validate/parse-rows.ts';
import { builtInRows } from '../../validate/predict-rows.ts';
import type { WorkItem } from '../work/work-item.ts';
import type { WorkList } from '../work/work-list.ts';
import type { WorkRegistry } from '../work/work-registry.ts';
import { makeRowsReport } from './rows-report.ts';

/** What is imported of a file of rows. */
export interface ImportedRows extends MeasurementFile {
  /** What was read, what was left out, and why. */
  readonly notes: readonly string[];
}

/** Sets of measured rows and their predictions. The constants do not change, so a set is predicted once. */
export interface RowSets {
  list(): RowSetSummary[];
  /** Starts predicting a set, unless that runs or is done. @throws LabError `not-found`. */
  predict(set: number): RowSetSummary;
  /** Resolves when it has stopped. @throws LabError `not-found`. */
  cancel(set: number): Promise<RowSetSummary>;
  /** Null until it is predicted. @throws LabError `not-found`. */
  report(set: number): RowsReport | null;
  name(set: number): string;
  /** Adds a set and starts predicting it. @throws LabError `too-large` if there are too many. */
  add(name: string, file: ImportedRows): RowSetSummary;
  /** @throws LabError `not-found`, or `not-allowed` for the rows that come with the lab. */
  remove(set: number): Promise<void>;
}

interface RowSet {
  readonly id: number;
  readonly name: string;
  readonly file: ImportedRows;
  report: RowsReport | null;
}

/** More rows than this are for the command line. */
const mostRows = 2000;
const mostSets = 20;

type Item = WorkItem<'rows', object>;

function summaryOf({ id, name, file, report }: RowSet, item: Item | undefined): RowSetSummary {
  const total = file.rows.length;
  const ended = report ? total : 0;
  return {
    id,
    name,
    rows: total,
    state: report ? 'done' : (item?.state ?? 'waiting'),
    progress: {
      done: item?.state === 'running' ? item.progress.done : ended,
      total,
      etaMs: item?.progress.etaMs ?? null,
    },
    problem: item?.problem ?? null,
    notes: file.notes,
  };
}

export interface RowSetsParts {
  readonly work: WorkRegistry;
  /** Called for every change of state, and for progress at most four times a second a set. */
  readonly onChange: (set: RowSetSummary) => void;
}

/** The lab's sets; see RowSets. */
export class KnownRowSets implements RowSets {
  private readonly sets = new Map<number, RowSet>();
  private lastId = builtInSet;
  private readonly jobs: WorkList<'rows', object>;

  constructor({ work, onChange }: RowSetsParts) {
    const file = { ...builtInRows, notes: [] };
    this.sets.set(builtInSet, { id: builtInSet, name: 'built-in', file, report: null });
    this.jobs = work.openList<'rows', object>({
      noun: 'set of rows',
      hint: 'try again; if it fails again, report it',
      onChange: ({ id, ...item }) => {
        const set = this.sets.get(id);
        if (set) onChange(summaryOf(set, { id, ...item }));
      },
    });
  }

  private find(id: number): RowSet {
    const set = this.sets.get(id);
    if (set) return set;
    throw new LabError('not-found', `there is no set of rows ${id}`, 'list the sets');
  }

  private summarize(id: number): RowSetSummary {
    return summaryOf(this.find(id), this.jobs.find(id));
  }

  list(): RowSetSummary[] {
    return [...this.sets.keys()].map((id) => this.summarize(id));
  }

  report(id: number): RowsReport | null {
    return this.find(id).report;
  }

  name(id: number): string {
    return this.find(id).name;
  }

  predict(id: number): RowSetSummary {
    const set = this.find(id);
    const { state } = this.summarize(id);
    if (state === 'running' || state === 'done') return this.summarize(id);
    this.jobs.admit();
    this.jobs.launch({
      id,
      kind: 'rows',
      name: set.name,
      details: {},
      run: async ({ signal, report }) => {
        set.report = await makeRowsReport(set.file, { signal, onProgress: report });
        return {};
      },
    });
    return this.summarize(id);
  }

  async cancel(id: number): Promise<RowSetSummary> {
    this.find(id);
    if (this.jobs.find(id)) await this.jobs.stop(id, 'cancelled');
    return this.summarize(id);
  }

  add(name: string, file: ImportedRows): RowSetSummary {
    if (file.rows.length > mostRows) {
      const message = `${name} has ${file.rows.length} rows, and a page takes ${mostRows}`;
      throw new LabError('too-large', message, 'lab validate --rows FILE takes any number');
    }
    if (this.sets.size > mostSets) {
      throw new LabError('too-large', `${mostSets} files of rows are open`, 'remove one of them');
    }
    const id = ++this.lastId;
    this.sets.set(id, { id, name, file, report: null });
    return this.predict(id);
  }

  async remove(id: number): Promise<void> {
    this.find(id);
    if (id === builtInSet) {
      const message = 'the rows that come with the lab cannot be removed';
      throw new LabError('not-allowed', message, 'remove a set that was imported');
    }
    await this.cancel(id);
    this.sets.delete(id);
  }
}
