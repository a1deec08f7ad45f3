import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatComparison } from '../../../shared/text/comparison-table.ts';
import { formatProbability, formatRatio, formatTime } from '../../../shared/text/format.ts';
import { formatMarkdown } from '../../../shared/text/markdown-table.ts';
import { formatMmtests } from '../../../shared/text/mmtests-table.ts';
import { formatStudy } from '../../../shared/text/study-table.ts';
import { formatValidation } from '../../../shared/text/validation-table.ts';
import { expectMailForm, sendAndQuote } from './support/mail-form.ts';
import { comparison, studyInput, validationText } from './support/random-runs.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

const options = { seed: 20, numRuns: scaleRuns(200) };

/** Each writer of mail text, as lines made from random runs. */
const writers = {
  'the study': studyInput.map(formatStudy),
  Markdown: studyInput.map(formatMarkdown),
  mmtests: studyInput.map(formatMmtests),
  'the comparison': comparison.map(formatComparison),
  'the validation': validationText.map((text) => formatValidation(text, '3')),
} satisfies Record<string, fc.Arbitrary<string[]>>;

/** The text after a mail and three replies, without spaces: cells may continue on the next line. */
function readPacked(lines: readonly string[]): string {
  return sendAndQuote(lines).join('\n').replace(/\s/g, '');
}

function expectCells(lines: readonly string[], cells: readonly string[]): void {
  const packed = readPacked(lines);
  for (const cell of cells) expect(packed).toContain(cell.replace(/\s/g, ''));
}

describe.each(Object.entries(writers))('%s as mail text', (_name, writer) => {
  it('is ASCII of 72 columns that survives three levels of quoting and quoted-printable', () => {
    fc.assert(
      fc.property(writer, (lines) => {
        expectMailForm(lines);
      }),
      options,
    );
  });

  it('neither begins with an empty line nor has two in a row, and ends with its command', () => {
    const property = fc.property(writer, (lines) => {
      expect(lines[0]).not.toBe('');
      expect(lines.join('\n')).not.toMatch(/\n\n\n/);
      expect(lines.at(-1)).not.toBe('');
    });
    fc.assert(property, options);
  });
});

describe('the cells in mail text', () => {
  it('of a study are all there after the replies', () => {
    const property = fc.property(studyInput, (input) => {
      const ratios = input.runs
        .filter((run) => run.spec.policy.name !== 'none')
        .map((run) => formatRatio(run.overhead.tick.mean));
      // A narrow column breaks words, so only those that need no break are searched for.
      const lines = formatStudy({ ...input, nameRow: () => 'x' });
      expectCells(lines, ratios);
    });
    fc.assert(property, options);
  });

  it('of a comparison are all there after the replies', () => {
    const property = fc.property(comparison, (input) => {
      const [row] = input.rows;
      const lines = formatComparison({
        ...input,
        rows: input.rows.map((one) => ({
          ...one,
          run: {
            ...one.run,
            spec: { ...one.run.spec, policy: { ...one.run.spec.policy, name: 'p' } },
          },
        })),
      });
      expectCells(lines, [
        row?.run.key.slice(0, 8) ?? '',
        row?.answer ?? '',
        formatRatio(row?.ratio.mean),
        formatTime(row?.differenceNs.mean),
        formatProbability(row?.pHolm ?? null),
      ]);
    });
    fc.assert(property, options);
  });

  it('of a validation are all there after the replies', () => {
    const property = fc.property(validationText, ({ rows, uncertainty }) => {
      const lines = formatValidation(
        { rows: rows.map((row) => ({ ...row, policy: 'p' })), uncertainty },
        '3',
      );
      const cells = rows.flatMap(({ publishedRatio, simulated }) => [
        formatRatio(publishedRatio),
        formatRatio(simulated.ratio.mean),
      ]);
      expectCells(lines, cells);
    });
    fc.assert(property, options);
  });
});
