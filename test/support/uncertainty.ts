/** What a validation says of the costs behind it. */
export const uncertainty = {
  searched: 13,
  determined: 4,
  sets: 20,
  isolation: [{ machine: 'xeon-8160-2s', policy: 'sync', on: 26.41, off: 27.02 }],
  command: 'lab calibrate --uncertainty',
  modelVersion: '4',
  date: '2026-11-30',
};
