import { unknownMachine, type TraceMachine } from '../../shared/trace.ts';

type Facts = Omit<TraceMachine, 'cpus'>;
type Mutable = { -readonly [K in keyof Facts]: Facts[K] };

const longest = 120;

const text = (value: string) => value.trim().slice(0, longest);

function count(value: string): number | null {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}

/** Header lines and the facts in them: of `perf script --header`, the kernel's trace file, trace-cmd. */
const forms: readonly (readonly [RegExp, (facts: Mutable, value: string) => void])[] = [
  [/^# os release : (.+)/, (facts, value) => (facts.kernel = text(value))],
  [/^# arch : (.+)/, (facts, value) => (facts.architecture = text(value))],
  [/^# cpudesc : (.+)/, (facts, value) => (facts.cpuModel = text(value))],
  [/^# nrcpus online : (\d+)/, (facts, value) => (facts.onlineCpus = count(value))],
  [
    /^# total memory : (\d+) kB/,
    (facts, value) => (facts.memoryBytes = (count(value) ?? 0) * 1024 || null),
  ],
  [/^# perf version : (.+)/, (facts, value) => (facts.tool = text(`perf ${value}`))],
  [/^# entries-in-buffer\/.*#P:(\d+)/, (facts, value) => (facts.onlineCpus = count(value))],
  [/^# latency: .*#P:(\d+)/, (facts, value) => (facts.onlineCpus = count(value))],
  [/^(?:\s*\S+:)?\s*cpus=(\d+)$/, (facts, value) => (facts.onlineCpus = count(value))],
];

/** Reads facts about the machine from the lines that are not events. */
export class MachineFacts {
  /** The tracer of the kernel's own file; null if the text does not name one. */
  tracer: string | null = null;
  private readonly facts: Mutable = { ...unknownMachine };

  get kernel(): string | null {
    return this.facts.kernel;
  }

  read(line: string): void {
    this.tracer = /^# tracer: ([\w-]+)/.exec(line)?.[1] ?? this.tracer;
    for (const [form, take] of forms) {
      const value = form.exec(line)?.[1];
      if (value !== undefined) take(this.facts, value);
    }
  }

  result(cpus: number): TraceMachine {
    return { cpus, ...this.facts };
  }
}
