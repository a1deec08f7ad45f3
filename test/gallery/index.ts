import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { figureBuilders } from '../../shared/figures/run/index.ts';
import type { ExportFormat } from '../../shared/contract/analysis-calls.ts';
import { writeExport, writeTraceExport } from '../../shared/figures/export.ts';
import { figureNames, type Figure } from '../../shared/figures/figure.ts';
import { makeFigureInputs } from '../support/figure-inputs.ts';
import { makeTraceFigures } from '../support/trace-figure-inputs.ts';

const folder = 'out/gallery';

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const shownFormats = ['mail', 'csv', 'gnuplot'] as const;
type Write = (format: ExportFormat) => string;

/** A figure in every reviewed format; its picture is a file next to the page. */
function makeSection({ name, title }: Figure, write: Write): string {
  writeFileSync(join(folder, `${name}.svg`), write('svg'));
  const texts = shownFormats.map(
    (format) =>
      `<details><summary>${format}</summary><pre>${escape(write(format))}</pre></details>`,
  );
  return `<section><h2>${name}</h2><img src="${name}.svg" alt="${escape(title)}">
${texts.join('\n')}</section>`;
}

/** Every figure in every format, from runs simulated for it and from recorded traces, for review. */
async function makeGallery(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const inputs = await makeFigureInputs();
  const ofRuns = figureNames.map((name) => {
    const input = inputs[name];
    const figure = figureBuilders[name].build(input);
    return makeSection(figure, (format) => writeExport(format, figure, input).text);
  });
  const ofTraces = Object.values(await makeTraceFigures({ isFitted: true })).map((figure) =>
    makeSection(figure, (format) => writeTraceExport(format, figure).text),
  );
  const sections = [...ofRuns, ...ofTraces];
  const page = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Figures of Shootdown Lab</title>
<h1>Figures</h1>
${sections.join('\n')}
</html>
`;
  writeFileSync(join(folder, 'index.html'), page);
  console.log(`Written to ${folder}/index.html`);
}

await makeGallery();
