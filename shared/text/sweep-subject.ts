import { splitCommand } from './plain.ts';

/** `machine.cpus=4,8,96` -> `cpus 4..96`; of policies their number. */
function shortAxis(axis: string, isAlone: boolean): string {
  const [path = '', list = ''] = axis.split('=');
  const values = list.split(',');
  const [first = '', last = ''] = [values[0]?.split('..')[0], values.at(-1)];
  const name = path.split('.').at(-1) ?? path;
  if (path === 'policy' && values.length === 1) return first;
  if (path === 'policy') return isAlone ? `${values.length} policies` : `x ${values.length}`;
  const end = last.split('..').at(-1)?.split(/[*+]/)[0] ?? '';
  return `${name} ${first === end ? first : `${first}..${end}`}`;
}

/**
 * What a sweep is about, in a few words from its command: what it varies and over how many policies, or
 * the machine if only the policy varies. Empty if the command says neither.
 */
export function describeSubject(command: string): string {
  const words = splitCommand(command);
  const after = (option: string) => words.filter((_word, i) => words[i - 1] === option);
  const varied = after('--vary');
  const axes = varied.map((axis) => shortAxis(axis, varied.length === 1)).join(' ');
  const isPlain = varied.length === 1 && varied[0]?.startsWith('policy=');
  return [...(isPlain ? after('--machine') : []), axes].filter(Boolean).join(', ');
}
