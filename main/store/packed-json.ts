// JSON as the database holds it where it is long: deflated, with a dictionary of what such texts have in
// common. The rule: reading gives the very text that was written, and bytes that changed since are
// noticed, as zlib keeps a checksum of the text.
import { deflateSync, inflateSync } from 'node:zlib';
import { isPackedRows, packRows, unpackRows } from './packed-rows.ts';
import { packingDictionary } from './packing-dictionary.ts';

const dictionary = Buffer.from(packingDictionary);

/** Replications are packed by columns where that is possible. */
export const packReplications = (text: string): Buffer => packRows(text) ?? packText(text);

export function packText(text: string): Buffer {
  return deflateSync(text, { dictionary, level: 9 });
}

/** @throws An error of zlib if the bytes are not what was written. */
export function unpackText(bytes: Uint8Array): string {
  if (isPackedRows(bytes)) return unpackRows(bytes);
  return inflateSync(bytes, { dictionary }).toString('utf8');
}
