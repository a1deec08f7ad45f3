import type { StoredEnsemble } from './calibrate/stored-form.ts';

export const storedEnsemble: StoredEnsemble = {
  command: 'lab calibrate --rows',
  modelVersion: '4',
  date: '2026-11-30',
  names: [],
  handful: [],
  members: [],
};
