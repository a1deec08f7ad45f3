import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { figureBuilders } from '../../shared/figures/build/index.ts';
import { writeExport } from '../../shared/figures/export.ts';
import { figureNames } from '../../shared/figures/figure.ts';
import { makeFigureInputs } from '../support/figure-inputs.ts';

const folder = 'out/gallery';

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Every figure in every format, of runs that are simulated for it: to be looked at. */
async function makeGallery(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const inputs = await makeFigureInputs();
  const sections = figureNames.map((name) => {
    const input = inputs[name];
    const figure = figureBuilders[name].build(input);
    writeFileSync(join(folder, `${name}.svg`), writeExport('svg', figure, input).text);
    const texts = (['mail', 'csv', 'gnuplot'] as const).map((format) => {
      const { text } = writeExport(format, figure, input);
      return `<details><summary>${format}</summary><pre>${escape(text)}</pre></details>`;
    });
    return `<section><h2>${name}</h2><img src="${name}.svg" alt="${escape(figure.title)}">
${texts.join('\n')}</section>`;
  });
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
