/** The report of a study: a page for a browser, or the text of a mail. */
export const reportFormats = ['html', 'mail'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** A bundle: `lab` is a database in one piece, `jsonl` JSON lines. */
export const bundleFormats = ['lab', 'jsonl'] as const;
export type BundleFormat = (typeof bundleFormats)[number];
