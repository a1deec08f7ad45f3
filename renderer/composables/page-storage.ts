/** A storage of this page: of the tab, or of the browser; null where none is allowed. */
export function pageStorage(name: 'sessionStorage' | 'localStorage'): Storage | null {
  try {
    return window[name];
  } catch {
    return null;
  }
}
