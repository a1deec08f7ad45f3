import { LabError } from '../../shared/errors.ts';
import type { Client } from './client.ts';

/**
 * Where a file is to be saved: the token of the place that a dialog gave; null if it was cancelled;
 * undefined where the host has no dialog.
 */
export async function choosePlace(
  client: Pick<Client, 'call'>,
  name: string,
): Promise<string | null | undefined> {
  const { host } = await client.call('lab.describe', {});
  if (host === 'browser') return undefined;
  try {
    return (await client.call('file.choose', { purpose: 'export', name })).token;
  } catch (thrown) {
    if (thrown instanceof LabError && thrown.code === 'not-allowed') return undefined;
    throw thrown;
  }
}
