const threads = new URL('../../main/thread/serve-thread.ts', import.meta.url).href;

/**
 * A thread's program given as text: methods of an object that are its calls. `starter` is the thread that
 * started it.
 * @param before Runs when the thread starts; may import by absolute URL.
 * @param more Of the object beside its calls.
 */
export function threadProgram(calls: string, before = '', more = ''): URL {
  const text = `import { serveThread } from ${JSON.stringify(threads)};
    ${before}
    serveThread((starter) => ({ calls: { ${calls} }, ${more} }));`;
  return new URL(`data:text/javascript,${encodeURIComponent(text)}`);
}
