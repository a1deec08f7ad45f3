import type { LabError } from '../../shared/errors.ts';
import { refuseForeign } from './refusals.ts';

/** What a source is, judged by its first bytes, not its name. */
export type SourceKind =
  | { readonly is: 'text'; readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' }
  | { readonly is: 'packed'; readonly with: 'gzip' | 'zstd' }
  | { readonly is: 'foreign'; readonly refusal: LabError };

/** So many bytes tell them apart: the name of a tar archive stands last. */
export const sourceHeadBytes = 264;

const toText = (tool: string) => `${tool} -i FILE | lab trace import -`;
const unpackWith = (command: string) => `${command} FILE | lab trace import -`;

const letters = (text: string) => [...text].map((letter) => letter.charCodeAt(0));

/** What is no text: its first bytes, where they stand, and the command that makes text of it. */
const foreign: readonly {
  readonly magic: readonly number[];
  readonly at?: number;
  readonly what: string;
  readonly hint: string;
}[] = [
  ...['PERFILE2', 'PERFFILE', '2ELIFREP'].map((magic) => ({
    magic: letters(magic),
    what: 'a binary recording of perf, not its text',
    hint: toText('perf script'),
  })),
  {
    magic: [0x17, 0x08, 0x44, ...letters('tracing')],
    what: 'a binary recording of trace-cmd, not its text',
    hint: toText('trace-cmd report'),
  },
  {
    magic: [0xc1, 0x1f, 0xfc, 0xc1],
    what: 'a binary recording of LTTng, not text',
    hint: 'record with perf: perf record -a -e sched:sched_switch -e tlb:tlb_flush',
  },
  { magic: [0xfd, ...letters('7zXZ'), 0], what: 'packed with xz', hint: unpackWith('xz -dc') },
  { magic: letters('BZh'), what: 'packed with bzip2', hint: unpackWith('bzip2 -dc') },
  { magic: [0x5d, 0, 0], what: 'packed with lzma', hint: unpackWith('xz -dc') },
  { magic: letters('LZIP'), what: 'packed with lzip', hint: unpackWith('lzip -dc') },
  { magic: [0x04, 0x22, 0x4d, 0x18], what: 'packed with lz4', hint: unpackWith('lz4 -dc') },
  { magic: [0x89, ...letters('LZO'), 0], what: 'packed with lzop', hint: unpackWith('lzop -dc') },
  { magic: [0x1f, 0x9d], what: 'packed with compress', hint: unpackWith('zcat') },
  { magic: [...letters('PK'), 3, 4], what: 'a zip archive', hint: unpackWith('unzip -p') },
  {
    magic: [...letters('7z'), 0xbc, 0xaf, 0x27, 0x1c],
    what: 'a 7z archive',
    hint: '7z x -so FILE | lab trace import -',
  },
  {
    magic: letters('ustar'),
    at: 257,
    what: 'a tar archive',
    hint: 'tar -xOf FILE | lab trace import -',
  },
  { magic: [0x7f, ...letters('ELF')], what: 'a program', hint: 'name the text of a trace' },
  { magic: letters('%PDF'), what: 'a PDF', hint: 'save the text of the trace alone' },
];

const startsWith = (bytes: Uint8Array, magic: readonly number[], at = 0) =>
  bytes.length >= at + magic.length && magic.every((byte, i) => bytes[at + i] === byte);

/** Every second byte is 0, as in UTF-16 of ASCII text. */
const hasZeros = (bytes: Uint8Array, from: number) =>
  bytes.length >= 8 &&
  [0, 2, 4, 6].every((at) => bytes[at + from] === 0 && bytes[at + 1 - from] > 0);

export function findSourceKind(head: Uint8Array): SourceKind {
  if (startsWith(head, [0x1f, 0x8b])) return { is: 'packed', with: 'gzip' };
  if (startsWith(head, [0x28, 0xb5, 0x2f, 0xfd])) return { is: 'packed', with: 'zstd' };
  const found = foreign.find(({ magic, at }) => startsWith(head, magic, at));
  if (found) return { is: 'foreign', refusal: refuseForeign(found.what, found.hint) };
  if (startsWith(head, [0xff, 0xfe]) || hasZeros(head, 1))
    return { is: 'text', encoding: 'utf-16le' };
  if (startsWith(head, [0xfe, 0xff]) || hasZeros(head, 0))
    return { is: 'text', encoding: 'utf-16be' };
  return { is: 'text', encoding: 'utf-8' };
}

/** The mark that some tools put before text in UTF-8. */
export const utf8Mark = [0xef, 0xbb, 0xbf];
export const hasUtf8Mark = (head: Uint8Array) => startsWith(head, utf8Mark);
