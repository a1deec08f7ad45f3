import { expect, it } from 'vitest';
import { adversaries, findAdversary } from '../../../main/engine/adversaries/index.ts';
import { workloadFields } from '../../../shared/spec/workload-fields.ts';

it('every attacker of a workload is an adversary of the list, in the same order', () => {
  const [none, ...others] = workloadFields.attacker.choices;
  expect(adversaries.map(({ name }) => name)).toEqual(others);
  expect(findAdversary(none)).toBeUndefined();
});

it('each says what it does in one sentence that a mail can hold', () => {
  for (const { text } of adversaries) expect(text).toMatch(/^[A-Z][ -~]{10,100}\.$/);
});
