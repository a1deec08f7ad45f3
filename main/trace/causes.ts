/** Why lines that look like a trace cannot be used, and what helps. */
export interface Cause {
  /** What is wrong with each line: `without a CPU`. */
  readonly what: string;
  readonly hint: string;
}

const perfColumn = (column: string) => `perf script -F +${column} | lab trace import -`;
const tracing = '/sys/kernel/tracing';

export const causes = {
  noCpu: {
    what: 'without a CPU (perf recorded a process)',
    hint: `perf record -a, for all CPUs; if it was recorded so, ${perfColumn('cpu')}`,
  },
  noFields: { what: 'without their fields', hint: perfColumn('trace') },
  noTime: { what: 'without a time', hint: perfColumn('time') },
  noEvent: { what: "without the event's name", hint: perfColumn('event') },
  wholeTimes: {
    what: 'with whole numbers as times (trace_clock x86-tsc or counter)',
    hint: `echo local > ${tracing}/trace_clock, and record again`,
  },
  functionGraph: {
    what: 'of the tracer function_graph',
    hint: `echo nop > ${tracing}/current_tracer, and record again`,
  },
  otherTracer: {
    what: 'of another tracer than nop',
    hint: `echo nop > ${tracing}/current_tracer, and record again`,
  },
  verbose: {
    what: 'in the verbose form of latency-format',
    hint: `echo noverbose > ${tracing}/trace_options; cat ${tracing}/trace | lab trace import -`,
  },
  perfTrace: {
    what: 'of perf trace',
    hint: 'perf record -a -e sched:sched_switch -e tlb:tlb_flush; perf script | lab trace import -',
  },
  negativeTimes: {
    what: 'with times before zero',
    hint: `echo local > ${tracing}/trace_clock, and record again`,
  },
  perfReport: { what: 'of perf report', hint: 'perf script | lab trace import -' },
  perfSched: { what: 'of perf sched', hint: 'perf script | lab trace import -' },
  bpftrace: {
    what: 'of bpftrace',
    hint: 'perf record -a -e sched:sched_switch -e tlb:tlb_flush; perf script | lab trace import -',
  },
  chromeTrace: {
    what: 'of a Chrome trace',
    hint: 'import the text of perf script or trace-cmd report that it was made from',
  },
  perfJson: { what: 'of perf data convert', hint: 'perf script | lab trace import -' },
  webPage: { what: 'of a web page', hint: 'save the text that the page shows, not the page' },
} as const satisfies Record<string, Cause>;

const cpu = String.raw`\[\d+\]`;
const time = String.raw`\d+\.\d{1,9}:`;
const perfEvent = String.raw`(?:\d+\s+)?[\w-]+:[\w-]+:(?:\s|$)`;

const forms: readonly (readonly [RegExp, Cause])[] = [
  [new RegExp(String.raw`^(?:(?!\s\[\d+\]\s).)*?\b${time}\s+${perfEvent}`), causes.noCpu],
  [/^\s*(?:\d+\.\d+ +\| +)?\d+\) .*(?:\||\/\*|\{|\}|;)/, causes.functionGraph],
  [/\[\d+\]\s+(?:\S+\s+)?\d+:\s+\S+:(?:\s|$)/, causes.wholeTimes],
  [/-\d+\s+\d{1,4}[A-Za-z.#]\S*\s+\d+:\s+\S+:(?:\s|$)/, causes.wholeTimes],
  [/\[[0-9a-f]{8,}\]\s+\d+\.\d+ms \(\+/, causes.verbose],
  [new RegExp(String.raw`${cpu}\s+${perfEvent}`), causes.noTime],
  [/\d+:\d+:\w\s+(?:==>|\+)\s+\d+:\d+:\w/, causes.otherTracer],
  [new RegExp(String.raw`${cpu}\s+${time}\s`), causes.noEvent],
  [/\[\d+\]\s+(?:\S+\s+)?-\d+\.\d+:\s/, causes.negativeTimes],
  [/^\s*\d+\.\d+ \( *[\d.]+ ms\):/, causes.perfTrace],
  [/^\s*\d+\.\d{3} \S.*\/\d+ \S+\(.*\)/, causes.perfTrace],
  [/^\s*\d+\.\d+%\s+\S/, causes.perfReport],
  [/\d+\.\d{6} secs(?:\s|$)|^\s*\d+\.\d{6} \[\d{4}\]\s/, causes.perfSched],
  [/^Attaching \d+ probes?\.\.\.|^@\w*(?:\[.*\])?: \S/, causes.bpftrace],
  [/"traceEvents"/, causes.chromeTrace],
  [/"linux-perf-json-version"/, causes.perfJson],
  [/^\s*<(?:!doctype html|html)\b/i, causes.webPage],
];

/** Why a line that is not an event is none, if its form says so. */
export function causeOf(text: string): Cause | undefined {
  return forms.find(([form]) => form.test(text))?.[1];
}
