import { watchEffect } from 'vue';

/** Keeps the title of a document up to date. */
export function useTitle(document: { title: string }, title: () => string): void {
  watchEffect(() => {
    document.title = title();
  });
}
