import { costNames, exposureNames, measureNames } from '../../shared/figures/measures.ts';
import { readStudyView, type Study, type StudyView } from '../../shared/study.ts';
import { explainBudget } from '../../shared/figures/budget.ts';
import { measures } from '../../shared/figures/run/measures.ts';
import type { Route } from '../composables/useRoute.ts';

const usual = readStudyView({});

const listOf = (text: string | undefined) => (text ?? '').split(',').filter(Boolean);

/** What an address shows, as a study keeps it. */
export function viewOfParams(params: Route['params'], figures: StudyView['figures']): StudyView {
  const { accept = null, measure, pin } = params;
  const cost = costNames.find((name) => name === params['cost']) ?? usual.cost;
  const exposure = exposureNames.find((name) => name === params['exposure']) ?? usual.exposure;
  const axes = { x: measures[exposure].axis, y: measures[cost].axis };
  return {
    cost,
    exposure,
    // A budget of other axes, or none at all, is not kept.
    accept: explainBudget(accept, axes) === null ? accept : null,
    measure: measureNames.find((name) => name === measure) ?? usual.measure,
    figures,
    pinned: measureNames.filter((name) => listOf(pin).includes(name)),
  };
}

/** Whether they show the same. */
export function isSameView(a: StudyView, b: StudyView): boolean {
  const parts = ({ cost, exposure, accept, measure, pinned }: StudyView) =>
    JSON.stringify([cost, exposure, accept, measure, pinned.toSorted()]);
  return parts(a) === parts(b);
}

/** The address of a study: its view, and one of its sweeps. */
export function paramsOfStudy({ id, sweeps, view }: Study, sweep = sweeps[0]): Route['params'] {
  const { cost, exposure, accept, measure, pinned } = view;
  const all = {
    study: String(id),
    sweep: sweep === undefined ? '' : String(sweep),
    cost: cost === usual.cost ? '' : cost,
    exposure: exposure === usual.exposure ? '' : exposure,
    accept: accept ?? '',
    measure: measure === usual.measure ? '' : measure,
    pin: pinned.join(','),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

/** The number of an address's study, or of its sweep; null if it names none. */
export function numberOf(params: Route['params'], name: 'study' | 'sweep'): number | null {
  const id = Number(params[name] ?? '');
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}
