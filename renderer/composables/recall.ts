import type { Client } from '../client/client.ts';

/** How many answers of one kind are kept: those of the last few views. */
const most = 24;

const kept = new WeakMap<Client, Map<string, Map<string, unknown>>>();

/** The last answers of one kind, by what was asked; '' is the only question of sweep.list and study.list. */
export interface Recall<T> {
  find(asked: string): T | undefined;
  keep(asked: string, answer: T): void;
}

/**
 * Answers that a page had, so that a view that is shown again is there at once. They may be old: whoever
 * shows one asks again. They live as long as the page.
 */
export function recallOf<T>(client: Client, kind: string): Recall<T> {
  const kinds = kept.get(client) ?? new Map<string, Map<string, unknown>>();
  kept.set(client, kinds);
  const answers = (kinds.get(kind) ?? new Map<string, unknown>()) as Map<string, T>;
  kinds.set(kind, answers);
  return {
    find: (asked) => answers.get(asked),
    keep: (asked, answer) => {
      answers.delete(asked);
      answers.set(asked, answer);
      const [oldest] = answers.keys();
      if (answers.size > most && oldest !== undefined) answers.delete(oldest);
    },
  };
}

/** The answer that is shown if a new one says the same, so that nothing is drawn anew. */
export function sameOr<T>(shown: T, answer: T): T {
  return JSON.stringify(shown) === JSON.stringify(answer) ? shown : answer;
}
