// Serves the saved views of the list of runs. The rule: they are one setting, which is checked when it is
// read: a view that this version cannot read is skipped, and only that view.
import * as v from 'valibot';
import type { CallValue, Handlers } from '../../../shared/contract.ts';
import {
  maxViews,
  runViewSchema,
  viewColumnsSchema,
  type RunView,
  type viewCalls,
} from '../../../shared/contract/view-calls.ts';
import { LabError } from '../../../shared/errors.ts';
import type { MarkStore } from '../../store/store.ts';
import type { HandlerParts } from './parts.ts';

const viewsSetting = 'runViews';
const columnsSetting = 'runColumns';

export function readViews(marks: MarkStore): CallValue<'view.list'> {
  const { [viewsSetting]: stored, [columnsSetting]: chosen } = marks.readSettings();
  const views = (Array.isArray(stored) ? stored : []).flatMap((one: unknown): RunView[] => {
    const parsed = v.safeParse(runViewSchema, one);
    return parsed.success ? [parsed.output] : [];
  });
  const columns = v.safeParse(viewColumnsSchema, chosen);
  return { views: views.slice(0, maxViews), columns: columns.success ? columns.output : null };
}

const byName = (a: RunView, b: RunView) => (a.name < b.name ? -1 : 1);

export function viewHandlers({
  marks,
}: Pick<HandlerParts, 'marks'>): Pick<Handlers, keyof typeof viewCalls> {
  function write(views: readonly RunView[]): CallValue<'view.list'> {
    marks.writeSettings({ [viewsSetting]: views.toSorted(byName) });
    return readViews(marks);
  }

  return {
    'view.list': () => readViews(marks),
    'view.save': ({ view }) => {
      const others = readViews(marks).views.filter(({ name }) => name !== view.name);
      if (others.length >= maxViews) {
        const message = `there are ${maxViews} views already`;
        throw new LabError('not-allowed', message, 'delete one that you do not use');
      }
      return write([...others, view]);
    },
    'view.delete': ({ name }) => {
      const { views } = readViews(marks);
      const others = views.filter((view) => view.name !== name);
      if (others.length === views.length) {
        throw new LabError('not-found', `there is no view ${JSON.stringify(name)}`, 'reload');
      }
      return write(others);
    },
    'view.setColumns': ({ columns }) => {
      marks.writeSettings({ [columnsSetting]: columns });
      return readViews(marks);
    },
  };
}
