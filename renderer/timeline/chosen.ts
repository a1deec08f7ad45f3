import { requestOfOp } from '../../shared/timeline/index-timeline.ts';
import { windowsOfRequest, type RequestWindow } from '../../shared/timeline/request-windows.ts';
import { tellRequest } from '../../shared/timeline/tell-request.ts';
import type { ToldRequest } from '../../shared/timeline/tell.ts';
import type { Group, Side, View } from './scene.ts';

/** The same operation under another side: its request there, -1 if it made none that is shown. */
export function counterpart(
  sides: readonly Side[],
  from: number,
  request: number,
  to: number,
): number {
  const { requests } = sides[from]!.timeline;
  const task = requests.task[request]!;
  return task < 0 ? -1 : requestOfOp(sides[to]!.timeline, task, requests.op[request]!);
}

/** The request that a group shows: the chosen one, or its counterpart. */
export function chosenIn(sides: readonly Side[], { selection }: View, index: number): number {
  if (selection?.kind !== 'request') return -1;
  if (selection.side === index) return selection.id;
  return counterpart(sides, selection.side, selection.id, index);
}

/** What is told of a request and of its windows, kept while the same one is drawn again and again. */
interface Known {
  readonly told: ToldRequest;
  readonly windows: readonly RequestWindow[];
}

const known = new WeakMap<Side, Map<number, Known>>();

export function knownOf(side: Side, request: number): Known {
  const own = known.get(side) ?? new Map<number, Known>();
  known.set(side, own);
  const found = own.get(request);
  if (found) return found;
  const made = {
    told: tellRequest(side.timeline, request),
    windows: windowsOfRequest(side.timeline, request),
  };
  // One at a time is looked at; a few more are stepped through.
  if (own.size > 8) own.clear();
  own.set(request, made);
  return made;
}

/** What CPUs of a group have to do with what is chosen. */
export function rolesOf(
  sides: readonly Side[],
  view: View,
  { index, side }: Group,
): ReadonlyMap<number, string> {
  const { timeline } = side;
  const roles = new Map<number, string>();
  const request = chosenIn(sides, view, index);
  if (request >= 0) {
    for (
      let row = timeline.messageStarts[request]!;
      row < timeline.messageStarts[request + 1]!;
      row++
    ) {
      roles.set(timeline.messages.target[row]!, 'target');
    }
    const { told } = knownOf(side, request);
    if (told.lastTarget >= 0) roles.set(told.lastTarget, 'last target');
    roles.set(timeline.requests.cpu[request]!, 'initiator');
  }
  return roles;
}
