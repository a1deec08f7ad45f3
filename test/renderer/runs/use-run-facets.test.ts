import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { shallowRef } from 'vue';
import { useRunFacets, type RunFacets } from '../../../renderer/composables/useRunFacets.ts';
import type { RunTerm } from '../../../shared/run-terms.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const facetsOf = (name: string) => ({ values: { [name]: [] } }) as unknown as RunFacets;

it('counts of an older filter that come late do not replace those of the current one', async () => {
  const terms = shallowRef<readonly RunTerm[]>([]);
  const lab = createFakeLab({ 'run.facets': () => facetsOf('first') });
  const { value, stop } = withScope(() => useRunFacets(lab, () => terms.value));
  await vi.advanceTimersByTimeAsync(2000);
  const slow = defer<RunFacets>();
  lab.serve['run.facets'] = () => slow.promise;
  lab.send('runs.changed', { keys: [] });
  await vi.advanceTimersByTimeAsync(1500);
  lab.serve['run.facets'] = () => facetsOf('second');
  terms.value = [{ kind: 'text', text: 'sync' }];
  await vi.advanceTimersByTimeAsync(400);
  expect([value.facets.value, value.isCurrent.value]).toEqual([facetsOf('second'), true]);
  slow.resolve(facetsOf('old'));
  await vi.advanceTimersByTimeAsync(1);
  stop();
  expect([value.facets.value, value.isCurrent.value]).toEqual([facetsOf('second'), true]);
});
