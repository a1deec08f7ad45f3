import { writeSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** The outcomes of the tests. A file that cannot be loaded counts as one failed test. */
export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The plain closing line: `N passed, N failed`, and `, N skipped` when there are any. */
export function summaryLine({ passed, failed, skipped }: TestCounts): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}

/** The exit code of a run: a failed test, or no executed test at all, is never a success. */
export function exitCodeFor({ passed, failed }: TestCounts, code: number): number {
  return failed > 0 || passed === 0 ? code || 1 : code;
}

function countTests(modules: readonly TestModule[], unhandledErrors: number): TestCounts {
  const counts: TestCounts = { passed: 0, failed: unhandledErrors, skipped: 0 };
  for (const module of modules) {
    let hasFailedTest = false;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') counts.passed += 1;
      else if (state === 'skipped') counts.skipped += 1;
      else counts.failed += 1;
      hasFailedTest ||= state === 'failed';
    }
    if (module.state() === 'failed' && !hasFailedTest) counts.failed += 1;
  }
  return counts;
}

/**
 * Prints the closing line as the last output of the process, below vitest's own summary, and fails a run
 * in which no test was executed.
 */
export default class SummaryReporter implements Reporter {
  #counts: TestCounts = { passed: 0, failed: 0, skipped: 0 };

  onInit(): void {
    process.once('exit', (code) => {
      process.exitCode = exitCodeFor(this.#counts, code);
      writeSync(1, `${summaryLine(this.#counts)}\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    this.#counts = countTests(modules, unhandledErrors.length);
  }
}
