import { expect, it } from 'vitest';
import { adversaries } from '../../../../main/engine/adversaries/index.ts';
import { policies } from '../../../support/direct-map-policies.ts';
import { openQuietBackend } from './quiet-backend.ts';

it('starts every policy beside every attacker, by the command that does the same', async () => {
  const backend = openQuietBackend(':memory:');
  const sweep = await backend.call('sweep.startAdversaries', {});
  const total = policies.length * adversaries.length;
  expect(sweep).toMatchObject({ kind: 'sweep', command: 'lab adversaries', total });
  const { rows } = await backend.call('sweep.points', { id: sweep.id, limit: 200 });
  expect(new Set(rows.map(({ key }) => key)).size).toBe(total);
  const { state } = await backend.call('sweep.cancel', { id: sweep.id });
  expect(state).toBe('cancelled');
  await backend.close();
});
