/** The kernel's own file prints masks in hexadecimal; libtraceevent prints lists, or all their words. */
export type MaskWriter = 'kernel' | 'library';

const bytesInArray = /[0-9a-f]{2}/gi;
const digitsOfGroup = 8;

/** Hexadecimal in groups of eight digits, from the digits of the whole. */
function inGroups(digits: string): string {
  const groups = Math.max(1, Math.ceil(digits.length / digitsOfGroup));
  const padded = digits.padStart(groups * digitsOfGroup, '0');
  return padded.match(/.{8}/g)?.join(',') ?? padded;
}

/** The bytes of an array in memory, lowest first. */
const fromArray = (text: string) =>
  inGroups((text.slice(text.indexOf('[')).match(bytesInArray) ?? []).reverse().join(''));

function ofOneCpu(cpu: number): string {
  const digit = (1 << (cpu % 4)).toString(16);
  return inGroups(digit.padEnd(1 + Math.floor(cpu / 4), '0'));
}

/**
 * Makes masks of CPUs unambiguous: `11` is CPU 11 in a list, CPUs 0 and 4 in hexadecimal. The library
 * never prints a mask of fewer than eight digits in hexadecimal; the kernel may print lists, and then
 * prints no other form.
 */
export class CpuMasks {
  private printsLists = false;

  unambiguous(text: string, writer: MaskWriter): string {
    if (text.startsWith('ARRAY')) return fromArray(text);
    if (/^\d{1,4}$/.test(text)) {
      return writer === 'library' || this.printsLists ? ofOneCpu(Number(text)) : text;
    }
    if (/-|,(?![0-9a-f]{8}(?:,|$))/i.test(text)) this.printsLists = true;
    return text;
  }
}
