/** What a validation says of the costs behind it. */
export const uncertainty = {
  searched: 13,
  determined: 4,
  sets: 20,
  command: 'lab calibrate --uncertainty',
  modelVersion: '4',
  date: '2026-11-30',
};
