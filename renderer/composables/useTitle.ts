import { watchEffect } from 'vue';

/** Keeps the title of a document in step. */
export function useTitle(document: { title: string }, title: () => string): void {
  watchEffect(() => {
    document.title = title();
  });
}
