import { expect } from 'vitest';

const quoteMarks = ['> > > ', '>>> '];

/** Quoted-printable as mail programs write it: `=` and trailing spaces as codes, soft breaks at 76. */
export function encodeQuotedPrintable(line: string): string {
  const tokens = line.replace(/=/g, '=3D').replace(/ $/, '=20').match(/=..|./g) ?? [];
  const lines = [''];
  for (const token of tokens) {
    const last = lines.length - 1;
    if (`${lines[last]}${token}`.length > 75) lines.push(token);
    else lines[last] += token;
  }
  return lines.join('=\r\n');
}

export function decodeQuotedPrintable(text: string): string {
  return text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** What a reader gets after three quoting replies and a transfer in quoted-printable. */
export function sendAndQuote(lines: readonly string[], mark = '> > > '): string[] {
  const quoted = lines.map((line) => `${mark}${line}`.trimEnd());
  const sent = quoted.map((line) => decodeQuotedPrintable(encodeQuotedPrintable(line)));
  return sent.map((line) => (line.startsWith(mark) ? line.slice(mark.length) : ''));
}

/** 7-bit ASCII, at most 72 columns, no trailing spaces, nothing that a mail program would change. */
export function expectMailForm(lines: readonly string[]): void {
  for (const line of lines) {
    expect(line).toMatch(/^[ -~]*$/);
    expect(line.length).toBeLessThanOrEqual(72);
    expect(line).not.toMatch(/ $|^>|^From /);
  }
  for (const mark of quoteMarks) expect(sendAndQuote(lines, mark)).toEqual(lines);
}
