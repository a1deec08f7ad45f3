import type { TimelineSource } from '../composables/useTimelines.ts';
import type { Selection, View } from './scene.ts';

type Params = Readonly<Record<string, string>>;

/** So many timelines stand under each other. */
export const mostSides = 3;

function number(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** A run key, or its first digits. */
const keyForm = /^[0-9a-f]{4,64}$/;

/** The runs that an address names: those that stand under each other, and its words that are left out. */
function keysOf({ keys = '' }: Params) {
  const words = keys.split(',').map((word) => word.trim().toLowerCase());
  const named = words.filter((word) => word !== '');
  const kept = named.filter((word) => keyForm.test(word)).slice(0, mostSides);
  return { kept, ignored: named.filter((word) => !kept.includes(word)) };
}

/** Words of an address that are no run keys, and keys beyond `mostSides`. */
export function ignoredIn(params: Params): readonly string[] {
  return number(params['trace']) === undefined ? keysOf(params).ignored : [];
}

/** The timelines that an address names: runs by `keys`, or a recording by `trace`. */
export function sourcesOf(params: Params): TimelineSource[] {
  const trace = number(params['trace']);
  if (trace !== undefined) return [{ kind: 'trace', id: trace }];
  const lengthMs = number(params['length']);
  return keysOf(params).kept.map((key) => ({
    kind: 'run' as const,
    key,
    replication: Math.floor(number(params['replication']) ?? 0),
    fromMs: number(params['from']) ?? 0,
    ...(lengthMs === undefined ? {} : { lengthMs }),
  }));
}

/** What an address says of what is seen. */
export interface SeenState {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly selection: Selection | null;
  readonly shown: readonly number[] | null;
  readonly isAligned: boolean;
}

const kinds = ['request', 'band', 'slice'] as const;

function readSelection(text: string | undefined): Selection | null {
  const [kind = '', a = '', b = ''] = (text ?? '').split('.');
  const [first, second] = [number(a), number(b)];
  if (first === undefined || second === undefined) return null;
  if (kind === 'range') return { kind, from: first, to: second };
  const known = kinds.find((one) => one === kind);
  return known ? { kind: known, side: first, id: second } : null;
}

export function readSeen(params: Params): SeenState {
  const [from, to] = (params['view'] ?? '').split('-');
  const shown = params['show']?.split(',').map(Number).filter(Number.isInteger);
  return {
    from: number(from),
    to: number(to),
    selection: readSelection(params['choice']),
    shown: shown && shown.length > 0 ? shown : null,
    isAligned: params['align'] === '1',
  };
}

function writeSelection(selection: Selection): string {
  return selection.kind === 'range'
    ? `range.${Math.round(selection.from)}.${Math.round(selection.to)}`
    : `${selection.kind}.${selection.side}.${selection.id}`;
}

/** The parameters of an address with what is seen now: the view in ns, the choice, the sides shown. */
export function writeSeen(params: Params, view: View, sides: number): Params {
  const { view: _view, choice: _choice, show: _show, align: _align, ...rest } = params;
  return {
    ...rest,
    view: `${Math.max(0, Math.round(view.from))}-${Math.round(view.to)}`,
    ...(view.selection ? { choice: writeSelection(view.selection) } : {}),
    ...(view.shown.length < sides ? { show: view.shown.join(',') } : {}),
    ...(view.isAligned ? { align: '1' } : {}),
  };
}
