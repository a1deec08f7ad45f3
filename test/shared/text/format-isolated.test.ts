import { expect, it } from 'vitest';
import { describeIsolated, isolatedRows } from '../../../shared/text/format-isolated.ts';

const isolated = {
  cpus: 2,
  interruptionsPerSecond: 2446.4,
  stolenShare: 0.0031,
  longestStolenNs: 1320,
  pairs: 53068,
  openShare: 0.25,
  longestNs: 6e7,
  isLongestOpen: true,
};

it('says how often isolated CPUs are interrupted, and what becomes of their windows', () => {
  expect(Object.fromEntries(isolatedRows(isolated))).toEqual({
    'interruptions a second of each': '2 446',
    'share of their time taken': '0.3 %',
    'longest interruption seen': '1.32 us',
    'pairs of a request and one of them': '53 068',
    'windows there open': '25.0 %',
    'longest window seen there': '>60.0 ms',
  });
  expect(describeIsolated(isolated)).toMatch(/^isolated CPUs, 2: interruptions a second/);
});

it('says that nothing is known where nothing was asked', () => {
  const idle = { ...isolated, pairs: 0, openShare: null, longestNs: 0, isLongestOpen: false };
  expect(Object.fromEntries(isolatedRows(idle))['windows there open']).toBe('-');
});
