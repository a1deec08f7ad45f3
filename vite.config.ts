import { basename, dirname, resolve } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

// The builds of the desktop app, one mode each, all below out/. Everything is bundled except Electron
// and SQLite's addon. Running from source needs none of this.

const root = import.meta.dirname;

/** Programs of the main process and its threads: what each is called in out/main, and its source. */
const mainEntries = {
  electron: resolve(root, 'main/hosts/electron/index.ts'),
  'lab-worker': resolve(root, 'main/hosts/lab-worker.ts'),
  worker: resolve(root, 'main/pool/worker.ts'),
  'timeline-worker': resolve(root, 'main/pool/timeline-worker.ts'),
  'reader-worker': resolve(root, 'main/store/reader-worker.ts'),
  'import-worker': resolve(root, 'main/trace/import-worker.ts'),
  'analysis-worker': resolve(root, 'main/trace/analysis-worker.ts'),
};

/**
 * Points `new URL('./worker.ts', import.meta.url)` at the built program beside the importer: out/main
 * is flat. A source that is not an entry would be missing there, so it fails the build.
 */
function flatProgramUrls(entries: Readonly<Record<string, string>>): Plugin {
  const names = new Map(Object.entries(entries).map(([name, path]) => [path, name]));
  const programUrl = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+\.ts)\1,\s*import\.meta\.url,?\s*\)/g;
  return {
    name: 'flat-program-urls',
    enforce: 'pre',
    transform(code, id) {
      const changed = code.replace(programUrl, (_url, _quote, specifier: string) => {
        const name = names.get(resolve(dirname(id), specifier));
        if (name) return `new URL('./${name}.js', import.meta.url)`;
        return this.error(`${specifier} in ${basename(id)} is not an entry of the main build`);
      });
      return changed === code ? null : { code: changed, map: null };
    },
  };
}

const renderer: UserConfig = {
  root: resolve(root, 'renderer'),
  base: './',
  publicDir: false,
  plugins: [vue()],
  build: {
    outDir: resolve(root, 'out/renderer'),
    emptyOutDir: true,
    // Current Chromium only, and nothing inline: the page's CSP refuses inline scripts and styles.
    target: 'esnext',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    license: { fileName: 'licenses.txt' },
  },
};

const main: UserConfig = {
  root,
  publicDir: false,
  plugins: [flatProgramUrls(mainEntries)],
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: resolve(root, 'out/main'),
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    license: { fileName: 'licenses.txt' },
    rolldownOptions: {
      input: mainEntries,
      external: ['electron', 'better-sqlite3'],
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'shared-[name].js',
      },
    },
  },
};

/** One file, beside the main build, which has to run first. A sandboxed preload is CommonJS. */
const preload: UserConfig = {
  root,
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: resolve(root, 'out/main'),
    emptyOutDir: false,
    target: 'node24',
    minify: false,
    license: { fileName: 'preload-licenses.txt' },
    rolldownOptions: {
      input: resolve(root, 'main/hosts/electron/preload.ts'),
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
    },
  },
};

const builds: Readonly<Record<string, UserConfig>> = { renderer, main, preload };

export default defineConfig(({ mode }) => {
  const build = builds[mode];
  if (!build) throw new Error(`--mode is ${mode}, expected ${Object.keys(builds).join(' or ')}`);
  return build;
});
