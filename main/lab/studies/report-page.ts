import type { Study } from '../../../shared/study.ts';

/** What a report says of one sweep. */
export interface ReportPart {
  readonly title: string;
  readonly command: string;
  /** Both halves of what its runs show; empty if there is nothing to say. */
  readonly headline: string;
  /** Who stays within the budget of the study. */
  readonly budget: string;
  readonly notes: readonly string[];
  readonly figures: readonly {
    readonly title: string;
    readonly svg: string;
    readonly values: {
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };
  }[];
  /** The text for a mail; empty without a finished run. */
  readonly mail: string;
}

export interface ReportPage {
  readonly study: Study;
  /** What is wrong with what is stored of it, in sentences. */
  readonly warnings: readonly string[];
  readonly parts: readonly ReportPart[];
  readonly mail: string;
  readonly about: {
    readonly appVersion: string;
    readonly modelVersion: string;
    readonly writtenAt: string;
  };
}

const style = `
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; background: #fff; color: #14171c;
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
.headline { font-size: 1.15rem; font-weight: 600; }
.budget { padding: .5rem .75rem; border-left: 3px solid #2b6cb0; background: #eef4fb; }
figure { margin: 1.5rem 0; } img { max-width: 100%; height: auto; }
pre { overflow-x: auto; padding: .6rem .75rem; background: #f4f5f7; font-size: 12.5px; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: .15rem .6rem; border-bottom: 1px solid #dde1e6; text-align: left; }
td + td { text-align: right; } .wide { overflow-x: auto; }
footer { margin-top: 3rem; color: #59616b; font-size: 13px; }`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? '');

const paragraph = (text: string, name = '') =>
  text === '' ? '' : `<p${name && ` class="${name}"`}>${escapeHtml(text)}</p>`;

/** Pictures are links to themselves: names inside one are not those inside another. */
function toPicture(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

function writeFigure({ title, svg, values }: ReportPart['figures'][number]): string {
  const cells = (row: readonly string[], tag: string) =>
    `<tr>${row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<figure>
<img src="${toPicture(svg)}" alt="${escapeHtml(title)}">
<details><summary>${escapeHtml(title)}: the numbers</summary><div class="wide"><table>
${cells(values.header, 'th')}
${values.rows.map((row) => cells(row, 'td')).join('\n')}
</table></div></details>
</figure>`;
}

function writePart({ title, command, headline, budget, notes, figures }: ReportPart): string {
  return [
    `<section><h2>${escapeHtml(title)}</h2>`,
    paragraph(headline, 'headline'),
    paragraph(budget, 'budget'),
    ...notes.map((note) => paragraph(note)),
    `<pre>${escapeHtml(command)}</pre>`,
    ...figures.map(writeFigure),
    '</section>',
  ]
    .filter(Boolean)
    .join('\n');
}

/** One file without scripts or links to others, for any browser, today and in ten years. */
export function writeReportPage({ study, warnings, parts, mail, about }: ReportPage): string {
  const { name, question, notes } = study;
  const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(name)}</title>
<style>${style}
</style>
</head>
<body>
<h1>${escapeHtml(name)}</h1>
${[paragraph(question), ...notes.split(/\n\s*\n/).map((text) => paragraph(text))].filter(Boolean).join('\n')}
${warnings.map((text) => paragraph(text)).join('\n')}
${parts.length === 0 ? '<p>It has no sweeps yet.</p>' : parts.map(writePart).join('\n')}
<section><h2>The text for a mail</h2>
<pre>${escapeHtml(mail)}</pre>
</section>
<footer>Simulated, not measured. Shootdown Lab ${escapeHtml(about.appVersion)}, model version
${escapeHtml(about.modelVersion)}; written ${escapeHtml(about.writtenAt)}.</footer>
</body>
</html>
`;
}
