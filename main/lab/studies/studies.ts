import { LabError } from '../../../shared/errors.ts';
import { readBudget } from '../../../shared/figures/budget.ts';
import { measures } from '../../../shared/figures/run/measures.ts';
import { readStudyView, referenceName, type Study } from '../../../shared/study.ts';
import type { StudyStore } from '../../store/study-store.ts';

/** What a person writes into a study. */
export type StudyContent = Partial<Pick<Study, 'question' | 'notes' | 'view' | 'sweeps'>>;

/** Questions with the sweeps that answer them. The reference study is a sweep and not one of these. */
export interface Studies {
  /** By name. */
  list(): Study[];
  /** @throws LabError `not-found`. */
  get(id: number): Study;
  /** By name. @throws LabError `not-found`, with the names that there are. */
  find(name: string): Study;
  /** @throws LabError `not-allowed` for a name that is taken, `bad-value` for a budget that is none. */
  create(name: string, content?: StudyContent): Study;
  /** @throws LabError as `create` does. */
  change(id: number, change: StudyContent & { readonly name?: string }): Study;
  /** Default name: `NAME (2)`, or the next that is free. */
  duplicate(id: number, name?: string): Study;
  remove(id: number): void;
  restore(id: number): Study;
  /** Restores the one that was deleted last under a name. */
  restoreNamed(name: string): Study;
}

function refuseReserved(name: string): void {
  if (name !== referenceName) return;
  const message = `the study ${JSON.stringify(referenceName)} is the lab's own`;
  throw new LabError('not-allowed', message, 'choose another name');
}

/** The axes that a study sets against each other, which its budget is about. */
export function axesOfView({ cost, exposure }: Study['view']) {
  return { y: measures[cost].axis, x: measures[exposure].axis };
}

/** Refuses a budget that no figure of the study could show. @throws LabError `bad-value`. */
function refuseBadBudget(view: Study['view'] | undefined): void {
  if (view && view.accept !== null) readBudget(view.accept, axesOfView(view));
}

/** The study of a name. @throws LabError `not-found`, with the names that there are. */
export function findStudy(all: readonly Study[], name: string): Study {
  const study = all.find((one) => one.name === name);
  if (study) return study;
  const names = all.map((one) => JSON.stringify(one.name)).join(', ');
  const hint = names === '' ? 'make one first' : `there are ${names}`;
  throw new LabError('not-found', `there is no study ${JSON.stringify(name)}`, hint);
}

function freeName(all: readonly Study[], name: string): string {
  const names = new Set(all.map((one) => one.name));
  const base = name.replace(/ \(\d+\)$/, '').slice(0, 72);
  for (let n = 2; ; n++) if (!names.has(`${base} (${n})`)) return `${base} (${n})`;
}

export function createStudies(store: StudyStore, now: () => Date): Studies {
  const timestamp = () => now().toISOString();
  const list = () => store.listStudies();

  function get(id: number): Study {
    const study = store.findStudy(id);
    if (study) return study;
    throw new LabError('not-found', `there is no study ${id}`, 'list the studies');
  }

  function add(name: string, content: StudyContent): Study {
    refuseReserved(name);
    const at = timestamp();
    const { question = '', notes = '', view = readStudyView({}), sweeps = [] } = content;
    const study = { name, question, notes, view, sweeps, createdAt: at, changedAt: at };
    return get(store.addStudy(study));
  }

  function restore(id: number): Study {
    store.restoreStudy(id);
    return get(id);
  }

  return {
    list,
    get,
    find: (name) => findStudy(list(), name),
    create(name, content = {}) {
      refuseBadBudget(content.view);
      return add(name, content);
    },
    change(id, change) {
      if (change.name !== undefined) refuseReserved(change.name);
      refuseBadBudget(change.view);
      store.changeStudy(id, { ...change, changedAt: timestamp() });
      return get(id);
    },
    duplicate(id, name) {
      const { question, notes, view, sweeps, name: own } = get(id);
      return add(name ?? freeName(list(), own), { question, notes, view, sweeps });
    },
    remove(id) {
      get(id);
      store.deleteStudy(id, timestamp());
    },
    restore,
    restoreNamed(name) {
      const id = store.findDeletedStudy(name);
      if (id !== undefined) return restore(id);
      const message = `no study ${JSON.stringify(name)} was deleted lately`;
      throw new LabError('not-found', message, 'a deleted study is kept for a day');
    },
  };
}
