import { shallowRef } from 'vue';
import type { RunSummary } from '../../shared/contract.ts';
import { LabError } from '../../shared/errors.ts';
import { parseRunFilter } from '../../shared/run-filter.ts';
import { formatCount } from '../../shared/text/format.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';

/** Maximum number of candidates. */
const shownCandidates = 10;
const keyStart = /^[0-9a-f]{4,64}$/i;

/** Finds finished runs by the start of their key, or by part of their names, tags or note. */
export function useRunSearch({ client }: LabConnection) {
  const candidates = shallowRef<readonly RunSummary[]>([]);
  const summary = shallowRef('');
  const { error, isBusy, attemptNewest, drop } = useAttempt();

  function clear(): void {
    candidates.value = [];
    summary.value = '';
    drop();
  }

  /** The one matching run; undefined if there are none, or several to choose from. */
  async function search(typed: string): Promise<RunSummary | undefined> {
    const text = typed.trim();
    clear();
    return attemptNewest(async (isNewest) => {
      if (text === '') {
        const hint = 'its key is in the list of runs; 4 digits of it are enough';
        throw new LabError('bad-usage', 'type the key of a run', hint);
      }
      const { total, rows } = await client.call('run.query', {
        filter: { terms: [{ kind: 'text', text }, ...parseRunFilter('status:done is:all')] },
        limit: shownCandidates,
      });
      if (!isNewest()) return undefined;
      const start = text.toLowerCase();
      const byKey = keyStart.test(text) ? rows.filter(({ key }) => key.startsWith(start)) : [];
      const [only, ...others] = byKey.length > 0 ? byKey : rows;
      if (!only) {
        const hint = 'give 4 digits of its key or more, or a part of a policy or machine name';
        throw new LabError('not-found', `no finished run fits ${JSON.stringify(text)}`, hint);
      }
      if (others.length === 0) return only;
      candidates.value = byKey.length > 0 ? byKey : rows;
      summary.value =
        total > rows.length
          ? `${formatCount(total)} runs fit. The newest ${rows.length} are listed.`
          : `${candidates.value.length} runs fit. Choose one.`;
      return undefined;
    });
  }

  return { candidates, summary, error, isBusy, search, clear };
}
