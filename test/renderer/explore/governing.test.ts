import { describe, expect, it } from 'vitest';
import { policies } from '../../../main/engine/policies/index.ts';
import { workloads } from '../../../main/engine/workloads/index.ts';
import {
  domainOf,
  governing,
  keepGoverning,
  namesGoverning,
} from '../../../renderer/explore/governing.ts';
import type { LabDescription } from '../../../renderer/composables/useDescription.ts';

const all = policies as unknown as LabDescription['policies'];
const described = { workloads: workloads as unknown as LabDescription['workloads'] };

describe('the policies that a form offers', () => {
  it('are those that govern what the workload flushes', () => {
    expect(domainOf(described, 'tlb-flush2')).toBe('user');
    expect(domainOf(described, 'membarrier')).toBe('barrier');
    expect(domainOf(described, 'not known')).toBe('direct-map');
    expect(namesGoverning(all, 'user')).toContain('luf');
    expect(namesGoverning(all, 'direct-map')).not.toContain('luf');
    expect(governing(all, 'barrier').every(({ governs }) => governs.includes('barrier'))).toBe(
      true,
    );
  });

  it('leave the chosen ones that still govern, and unknown names; else all are chosen', () => {
    const chosen = ['sync', 'deferred', 'not known'];
    expect(keepGoverning(chosen, all, 'user')).toEqual(['sync', 'not known']);
    expect(keepGoverning(['deferred'], all, 'user')).toEqual(namesGoverning(all, 'user'));
  });
});
