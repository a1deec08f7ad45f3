import type { TraceEvent } from './event-columns.ts';
import { fieldOf, kindOf } from './events/index.ts';
import { nameGfpNumber } from './gfp-number.ts';
import type { Line } from './line.ts';
import { gfpClass, unnamedClass } from './summary/gfp-class.ts';
import type { NameTable } from './name-table.ts';
import { CpuMasks, type MaskWriter } from './cpu-masks.ts';

const number = /^(?:0x[0-9a-f]+|\d+)$/i;

/** Kernel flags with a number among them: the number's own words, or as they are if it has none. */
function nameFlags(flags: string, kernel: string | null): string {
  const words = flags.split('|');
  const at = words.findIndex((word) => number.test(word));
  // A set that has a name says the class; a number beside it is flags that the kernel could not name.
  if (at < 0 || words.some((word) => word.startsWith('GFP_'))) return flags;
  const named = nameGfpNumber(Number(words[at]), kernel);
  return named === null ? flags : words.with(at, named).join('|');
}

/** Puts names that tools print in several ways into one: flags given as a number, and masks of CPUs. */
export class CanonicalNames {
  private readonly names: NameTable;
  private readonly kernel: () => string | null;
  /** By the kind of event: the field that is put into the common form. */
  private readonly fieldOfKind = new Int8Array(256).fill(-1);
  private readonly flagsKind = kindOf('mm_page_alloc');
  /** By the id of flags: the id of their common form, below 0 (`-1 - id`) if they have no meaning. */
  private readonly flags: (number | undefined)[] = [];
  private readonly masks = new CpuMasks();

  constructor(names: NameTable, kernel: () => string | null) {
    this.names = names;
    this.kernel = kernel;
    this.fieldOfKind[this.flagsKind] = fieldOf('mm_page_alloc', 'gfpName');
    this.fieldOfKind[kindOf('ipi_send_cpumask')] = fieldOf('ipi_send_cpumask', 'maskName');
    this.fieldOfKind[kindOf('ipi_raise')] = fieldOf('ipi_raise', 'maskName');
  }

  /** False if an allocation's flags are a number that has no meaning. */
  settle({ kind, values }: TraceEvent, line: Line): boolean {
    const field = this.fieldOfKind[kind];
    if (field < 0) return true;
    const id = values[field];
    if (kind !== this.flagsKind) {
      values[field] = this.maskOf(id, line);
      return true;
    }
    const settled = this.flags[id] ?? this.settleFlags(id);
    values[field] = settled < 0 ? -1 - settled : settled;
    return settled >= 0;
  }

  private settleFlags(id: number): number {
    const text = this.names.names[id];
    const settled = this.idOf(nameFlags(text, this.kernel()), text, id);
    const isUnknown = gfpClass(this.names.names[settled]) === unnamedClass;
    return (this.flags[id] = isUnknown ? -1 - settled : settled);
  }

  private maskOf(id: number, line: Line): number {
    const text = this.names.names[id];
    return this.idOf(this.masks.unambiguous(text, writerOf(line)), text, id);
  }

  private idOf(text: string, before: string, id: number): number {
    if (text === before) return id;
    const bytes = Buffer.from(text);
    return this.names.intern(bytes, 0, bytes.length);
  }
}

/** perf prints groups, and trace-cmd pads an event's name; the kernel's own file does neither. */
function writerOf({ bytes, nameStart, nameEnd }: Line): MaskWriter {
  const hasGroup = bytes.subarray(nameStart, nameEnd).includes(58);
  return hasGroup || bytes[nameEnd + 2] === 32 ? 'library' : 'kernel';
}
