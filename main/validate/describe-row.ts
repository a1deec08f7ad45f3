import { mailAddress } from '../../shared/text/mail-address.ts';
import type { Measurement } from './measurement.ts';

/** Fields that have a place of their own, or are no condition of the measurement. */
const told = new Set([
  'id',
  'experiment',
  'machine',
  'machineFacts',
  'kernel',
  'metric',
  'unit',
  'value',
  'uncertainty',
  'source',
  'year',
  'where',
  'link',
  'note',
  'n',
]);

const toWords = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function condition([name, value]: [string, unknown]): string[] {
  if (told.has(name) || value === null || value === undefined || value === '') return [];
  if (typeof value === 'boolean') return [value ? toWords(name) : `no ${toWords(name)}`];
  if (typeof value === 'object') return [];
  return [name === 'benchmark' || name === 'conditions' ? `${value}` : `${toWords(name)} ${value}`];
}

const messageId = /^([^\s@<>]+@[^\s@<>]+)/;
const commit = /\bcommit ([0-9a-f]{12,40})\b/;

/** The address of a row's message, commit or paper; null if nothing says one. */
export function linkOf({ link, where, source }: Measurement): string | null {
  if (typeof link === 'string' && link.startsWith('https://')) return link;
  const [, id] = messageId.exec(where ?? '') ?? [];
  if (id !== undefined) return mailAddress(id);
  const [, hash] = commit.exec(source) ?? [];
  return hash === undefined ? null : `https://git.kernel.org/linus/${hash}`;
}

/** What else a row says of how it was measured: `placement same-core, pages 1`. */
export function conditionsOf(row: Measurement): string {
  return Object.entries(row).flatMap(condition).join(', ');
}
