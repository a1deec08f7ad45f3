// The store's interface for studies: what a person asks, and the sweeps that answer it. The rule: a
// study names its sweeps and owns none of them, and a deleted one can be brought back for a day.
import type { Study } from '../../shared/study.ts';

/** What is stored of a study from the start. */
export type NewStudy = Omit<Study, 'id'>;

export interface StudyStore {
  /** By name. */
  listStudies(): Study[];
  findStudy(id: number): Study | undefined;
  /** Throws `not-allowed` if another study has its name, or a sweep is not there. */
  addStudy(study: NewStudy): number;
  /** Replaces what is given. Throws `not-found`, and as `addStudy`. */
  changeStudy(id: number, change: Partial<Omit<NewStudy, 'createdAt'>>): void;
  deleteStudy(id: number, deletedAt: string): void;
  /** Throws `not-found`, and `not-allowed` if another study has its name by now. */
  restoreStudy(id: number): void;
  /** The newest deleted study of a name. */
  findDeletedStudy(name: string): number | undefined;
}
