import { expect, it } from 'vitest';
import { nameLock } from '../../../shared/text/name-lock.ts';
import { makeKernelBuild } from '../../support/specs.ts';

it('calls the lock of each scope what the kernel calls it', () => {
  const named = (lockScope: 'process' | 'socket') =>
    nameLock({ workload: makeKernelBuild(4, { lockScope }) });
  expect([named('process'), named('socket')]).toEqual(['mmap_lock', 'lru_lock']);
});
