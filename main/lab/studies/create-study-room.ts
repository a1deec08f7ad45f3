import type { RunStore } from '../../store/store.ts';
import type { StudyStore } from '../../store/study-store.ts';
import type { FigureSource } from '../figures/figure-input.ts';
import { createStudies, type Studies } from './studies.ts';
import { writeStudyReport, type StudyReport } from './study-report.ts';

/** Studies, and what they say. */
export interface StudyRoom extends Studies {
  /** @throws LabError `not-found`. */
  report(id: number, appVersion: string): Promise<StudyReport>;
}

export function createStudyRoom({
  store,
  figures,
  modelVersion,
  now,
}: {
  readonly store: StudyStore & RunStore;
  readonly figures: FigureSource;
  readonly modelVersion: string;
  readonly now: () => Date;
}): StudyRoom {
  const studies = createStudies(store, now);
  return {
    ...studies,
    report(id, appVersion) {
      const about = { appVersion, modelVersion };
      return writeStudyReport({ figures, store, about, now }, studies.get(id));
    },
  };
}
