import type { StoredFit } from '../../shared/trace-fit.ts';
import type { SweepDraft } from '../explore/sweep-draft.ts';

/** The form that a fit is applied to. */
export type UsedFit = Pick<StoredFit, 'profile' | 'machine' | 'cpus' | 'ghz'>;

const paths: readonly string[] = ['machine.cpus', 'machine.ghz'];
const server = /^server-\d+$/;

/**
 * Puts a fitted workload into the form of a sweep, with the machine of the fit and the recorded number of
 * CPUs: at another clock its cycles take another time. Other fields stay as typed.
 */
export function putFit(
  draft: SweepDraft,
  { profile, machine, cpus, ghz }: UsedFit,
  machines: readonly { readonly name: string; readonly ghz: number }[],
): void {
  const preset =
    machines.find(({ name }) => name === machine) ?? machines.find(({ name }) => server.test(name));
  const isServer = server.test(machine) || preset?.name !== machine;
  draft.workload = profile.name;
  draft.machine = isServer ? `server-${cpus}` : machine;
  draft.sets = draft.sets.filter(({ path }) => !paths.includes(path));
  const put = (path: string, value: number) =>
    draft.sets.push({ id: draft.nextId++, path, value: String(value) });
  if (!isServer) put('machine.cpus', cpus);
  if (preset?.ghz !== ghz) put('machine.ghz', ghz);
}
