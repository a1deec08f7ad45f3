/**
 * What a comparison says of a run. `different`: the interval lies wholly outside of 1 +- margin;
 * `same`: wholly inside; `not decided`: neither, or a single replication.
 */
export const comparisonAnswers = ['different', 'same', 'not decided'] as const;
export type ComparisonAnswer = (typeof comparisonAnswers)[number];
