const longest = 8192;
const hexGroups = /^[0-9a-f]{1,8}(,[0-9a-f]{8})*$/i;
const list = /^\d+(-\d+)?(,\d+(-\d+)?)*$/;

/**
 * The CPUs of a mask as the kernel prints it: hexadecimal in groups of eight digits (00000000,0000000f),
 * or a list (0-3,8). An ambiguous text is a mask unless it has a range. Empty if it is neither.
 */
export function readCpuMask(text: string): number[] {
  if (hexGroups.test(text)) return readHex(text.replaceAll(',', ''));
  return list.test(text) ? readList(text) : [];
}

function readHex(digits: string): number[] {
  const cpus: number[] = [];
  for (let i = digits.length - 1, base = 0; i >= 0 && base < longest; i--, base += 4) {
    const bits = Number.parseInt(digits[i] ?? '0', 16);
    for (let bit = 0; bit < 4; bit++) if ((bits >> bit) & 1) cpus.push(base + bit);
  }
  return cpus;
}

function readList(text: string): number[] {
  const cpus: number[] = [];
  for (const part of text.split(',')) {
    const [first, last = first] = part.split('-').map(Number);
    for (let cpu = first; cpu <= last && cpu < longest; cpu++) cpus.push(cpu);
  }
  return cpus;
}
