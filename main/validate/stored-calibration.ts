// Written by `lab calibrate --rows --write`; do not edit. What the calibration to the measured rows found
// beside the constants: spreads by experiment, errors of what was left out, what is pinned down.
import type { StoredCalibration } from './calibrate/stored-form.ts';

export const storedCalibration: StoredCalibration = {
  command: 'lab calibrate --rows',
  modelVersion: '5',
  date: '2026-11-30',
  fittedRows: 0,
  spreads: {
    pair: 0.15,
    sharers: 0.5,
    'flush-loop': 0.4,
    'local-flush': 0.3,
    'line-transfer': 0.2,
  },
  folds: [],
  pinned: [],
};
