import { writeExport } from '../../../shared/figures/export.ts';
import { toRecordedRun } from '../../../shared/extrapolation.ts';
import { budgetOf, describeBudget, explainBudget } from '../../../shared/figures/budget.ts';
import type { Figure, FigureName } from '../../../shared/figures/figure.ts';
import { describeHeadline } from '../../../shared/figures/headline.ts';
import type { FigureInput } from '../../../shared/figures/run/figure-input.ts';
import { figureBuilders } from '../../../shared/figures/run/index.ts';
import { isOfReplications } from '../../../shared/figures/run/measures.ts';
import { writeSvg } from '../../../shared/figures/write/svg.ts';
import { listValues } from '../../../shared/figures/write/values.ts';
import type { Study } from '../../../shared/study.ts';
import { splitCommand, toAscii, wrapParagraph } from '../../../shared/text/plain.ts';
import { describeSubject } from '../../../shared/text/sweep-subject.ts';
import type { RunStore, SweepRow } from '../../store/store.ts';
import { readFigureInput, type FigureSource } from '../figures/figure-input.ts';
import { writeReportPage, type ReportPart } from './report-page.ts';
import { axesOfView } from './studies.ts';

/** Cost against exposure, with the budget; the other figures stand after it. */
const main: FigureName = 'overhead-by-window';
/** Of these the first that its runs allow, and who pays. */
const usual: readonly (readonly FigureName[])[] = [
  ['overhead-by-axis', 'overhead-by-policy'],
  ['who-pays'],
];

/** What a report is made of. */
export interface ReportSource {
  readonly figures: FigureSource;
  readonly store: Pick<RunStore, 'findSweep' | 'hasResult'>;
  readonly about: { readonly appVersion: string; readonly modelVersion: string };
  readonly now: () => Date;
}

export interface StudyReport {
  readonly html: string;
  readonly mail: string;
}

function nameOf({ name, id, kind, command }: SweepRow): string {
  if (name !== '') return name;
  return kind === 'study' ? 'Reference study' : describeSubject(command) || `Sweep ${id}`;
}

interface Drawn {
  readonly figure: Figure;
  readonly input: FigureInput;
}

/** Draws figures of one sweep; one that its runs do not allow is undefined. */
function createDrawing(source: ReportSource, { view }: Study, sweep: SweepRow, keys: string[]) {
  const command = splitCommand(sweep.command);
  return async (name: FigureName): Promise<Drawn | undefined> => {
    const measure = name === main ? view.cost : view.measure;
    const needsEstimates = figureBuilders[name].needsEstimates ?? isOfReplications(measure);
    const { exposure, accept } = view;
    const shown = { measure, exposure, accept: accept ?? undefined, needsEstimates };
    const input = await readFigureInput(source.figures, { keys, command, ...shown });
    const { refuse, build } = figureBuilders[name];
    return refuse(input) === null ? { figure: build(input), input } : undefined;
  };
}

async function drawAll(
  draw: (name: FigureName) => Promise<Drawn | undefined>,
  chosen: readonly FigureName[],
): Promise<Drawn[]> {
  const drawn: Drawn[] = [];
  const groups = chosen.length > 0 ? chosen.map((name) => [name]) : usual;
  for (const names of [[main], ...groups.filter(([name]) => name !== main)]) {
    for (const name of names) {
      const one = await draw(name);
      if (!one) continue;
      drawn.push(one);
      break;
    }
  }
  return drawn;
}

/** What one sweep says. */
async function writePart(source: ReportSource, study: Study, id: number): Promise<ReportPart> {
  const sweep = source.store.findSweep(id);
  if (!sweep) throw new Error(`sweep ${id} of study ${study.id} has disappeared`);
  const keys = [...new Set(sweep.points.map(({ key }) => key))];
  const done = keys.filter((key) => source.store.hasResult(key));
  const head = { title: nameOf(sweep), command: sweep.command };
  const count = `${done.length} of ${keys.length} runs are done.`;
  if (done.length === 0) {
    return { ...head, notes: [count], headline: '', budget: '', figures: [], mail: '' };
  }
  const drawn = await drawAll(createDrawing(source, study, sweep, done), study.view.figures);
  const [first] = drawn;
  const isMain = first?.figure.name === main;
  const runs = new Map(
    first?.input.runs.map(({ key, spec }) => [
      key,
      { ...toRecordedRun(spec), machine: spec.machine.name },
    ]),
  );
  const judged = first && isMain ? first.figure : null;
  return {
    ...head,
    notes: done.length < keys.length ? [count] : [],
    headline: judged ? describeHeadline(judged, runs) : '',
    // A mail has it below its figure. Without one of its own, a study judges nobody.
    budget:
      judged && study.view.accept !== null
        ? describeBudget(judged, budgetOf(judged, study.view.accept)).text
        : '',
    figures: drawn.map(({ figure }) => ({
      title: figure.title,
      svg: writeSvg(figure),
      values: listValues(figure),
    })),
    mail: first ? writeExport('mail', first.figure, first.input).text : '',
  };
}

/** Of an older version, which kept whatever was typed. */
const withoutBudget = (study: Study): Study => ({
  ...study,
  view: { ...study.view, accept: null },
});

function writeMail(
  study: Study,
  parts: readonly ReportPart[],
  warnings: readonly string[],
): string {
  const paragraph = (text: string) => (text === '' ? [] : [...wrapParagraph(toAscii(text)), '']);
  const lines = [
    ...paragraph(study.name),
    ...paragraph(study.question),
    ...study.notes.split(/\n\s*\n/).flatMap(paragraph),
    ...warnings.flatMap(paragraph),
    ...parts.flatMap(({ title, headline, notes, mail }, i) => [
      ...paragraph(`${i + 1}. ${title}`),
      ...[headline, ...notes].flatMap(paragraph),
      mail,
    ]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/**
 * Everything that a study says: as one page that needs nothing else, and as the text of a mail. A sweep
 * without a finished run is named and says so.
 */
export async function writeStudyReport(source: ReportSource, stored: Study): Promise<StudyReport> {
  const unread = explainBudget(stored.view.accept, axesOfView(stored.view));
  const study = unread === null ? stored : withoutBudget(stored);
  const parts: ReportPart[] = [];
  for (const id of study.sweeps) parts.push(await writePart(source, study, id));
  const warnings = unread === null ? [] : [unread];
  const mail = writeMail(study, parts, warnings);
  const about = { ...source.about, writtenAt: source.now().toISOString() };
  return { mail, html: writeReportPage({ study, warnings, parts, mail, about }) };
}
