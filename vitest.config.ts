import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

/** Files whose fakes stand for modules of the whole process, so that each needs one of its own. */
const alone = [
  'test/main/engine/dropped-requests.test.ts',
  'test/main/hosts/electron/{index,preload}.test.ts',
  'test/main/store/later-fields.test.ts',
];

/** For a test that hangs. None is that slow, also on a computer that is busy with other things. */
const patienceMs = 300_000;

export default defineConfig(({ mode }) => ({
  test: {
    pool: 'forks',
    // Three keep two cores busy, as some tests mostly wait for other processes.
    maxWorkers: 3,
    testTimeout: patienceMs,
    hookTimeout: patienceMs,
    expect: { poll: { timeout: 60_000 } },
    env: {
      /** See test/support/scale-runs.ts. */
      TEST_RUNS: mode === 'long' ? 'full' : 'some',
      /** Threads and programs that tests start take compiled modules from here. */
      NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node'),
    },
    globalSetup: ['./test/support/build-page.ts'],
    reporters: ['default', './test/support/summary-reporter.ts'],
    projects: [
      {
        // Loading modules takes longer than most tests: files share a process and what it has loaded.
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...alone],
          isolate: false,
          // Node runs the sources as it does in the program, from its cache of compiled modules.
          experimental: { viteModuleRunner: false },
        },
      },
      { extends: true, test: { name: 'alone', include: alone, isolate: true } },
    ],
  },
}));
