import { maxCpus } from './line-head.ts';
import type { Line } from './line.ts';

/** No head is longer: a name of 16 bytes, and columns of fixed width. */
const longestHead = 160;

/** The CPU is joined to the flags, which begin with no digit; the time is in us, with a mark behind it. */
const head =
  /^\s*(\S.*?)-(\d+)\s+(\d{1,4})([A-Za-z.#]\S*)\s+(\d+)us[ !+#*@$]?\s*:\s+(\S+):(?=\s|$)/d;

/**
 * Reads `comm-pid cpuflags microseconds us : event:`, the kernel's own trace file with the option
 * latency-format, and its latency tracers. False if the line is something else.
 */
export function readLatencyFormat(line: Line): boolean {
  const { bytes, start, end } = line;
  const match = head.exec(bytes.toString('latin1', start, Math.min(end, start + longestHead)));
  if (!match?.indices) return false;
  const [, comm, , , , , name] = match.indices;
  const [pid, cpu, us] = [Number(match[2]), Number(match[3]), Number(match[5])];
  if (!comm || !name || pid > 0x7fffffff || cpu >= maxCpus || us > Number.MAX_SAFE_INTEGER)
    return false;
  line.commStart = start + comm[0];
  line.commEnd = start + comm[1];
  line.pid = pid;
  line.cpu = cpu;
  line.seconds = Math.floor(us / 1e6);
  line.nanos = (us % 1e6) * 1000;
  line.nameStart = start + name[0];
  line.nameEnd = start + name[1];
  line.cursor = line.nameEnd + 1;
  return true;
}
