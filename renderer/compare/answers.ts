import {
  comparisonAnswers,
  type ComparisonAnswer,
  type Comparison,
} from '../../shared/comparison.ts';
import { formatMargin } from '../../shared/text/comparison-table.ts';

/** The rule behind the answers, once for the whole table. */
export function explainAnswers({ margin }: Pick<Comparison, 'margin'>): string {
  const percent = formatMargin(margin);
  return (
    `Different and same: the interval of the ratio lies wholly outside and wholly inside of ` +
    `${percent} around the baseline. Not decided: it lies across, or there is one replication ` +
    `only; more replications may decide. The intervals that decide are wider than those shown: ` +
    `they all hold together at 95 %.`
  );
}

/** `2 different, 1 same`; the answers that occur, in a fixed order. */
export function countAnswers(answers: readonly ComparisonAnswer[]): string {
  const counts = comparisonAnswers.map((answer) => ({
    answer,
    count: answers.filter((one) => one === answer).length,
  }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ answer, count }) => `${count} ${answer}`)
    .join(', ');
}
