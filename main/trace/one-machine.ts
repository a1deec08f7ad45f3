import { LabError } from '../../shared/errors.ts';
import { toExample } from './line-report.ts';
import { ascii, isSpace, type Line } from './line.ts';

/** A task's name is no longer; before a longer one stands the name of a file. */
const longestName = 15;
const cpusLine = /^\s*(?:(\S+): +)?cpus=\d+$/;
/** grep -n puts it before a line, behind the name of the file. */
const grepNumber = /(?:^|:)\d+$/;
/** `VM:1213` before the task: perf names the guest machine that an event is of. */
const guest = /^VM: *\d+/;
const report = 'trace-cmd report -i';
const hostLine = /^# hostname : (\S+)/;

function refuse(line: number, names: readonly string[], print: string): LabError {
  const what = toExample(names.join(', '));
  return new LabError(
    'bad-value',
    `line ${line}: the text is of several machines or recordings (${what}), each with its own CPUs`,
    `import one of them: ${print} | lab trace import -`,
  );
}

/**
 * Sees to it that a text is of one machine. trace-cmd puts a file's name before each line if it reads
 * several, a buffer's name before those of a buffer.
 */
export class OneMachine {
  private readonly files = new Set<string>();
  private hasTop = false;
  private host: string | undefined;

  /** @throws LabError `bad-value` if a line of the header is of another recording. */
  readHeader(text: string, line: number): void {
    const cpus = cpusLine.exec(text);
    if (cpus) this.addRecording(cpus[1], line);
    const host = hostLine.exec(text)?.[1];
    if (host === undefined) return;
    if (this.host !== undefined && this.host !== host) {
      throw refuse(line, [this.host, host], 'perf script -i FILE');
    }
    this.host = host;
  }

  /**
   * Takes the name of a file off a task's name.
   * @throws LabError `bad-value` if it is a second one.
   */
  readTask(line: Line, lineNumber: number): void {
    const { bytes, commStart, commEnd } = line;
    if (commEnd - commStart <= longestName) return;
    let at = commStart;
    while (at < commEnd && !isSpace(bytes[at])) at++;
    if (at === commEnd || bytes[at - 1] !== ascii.colon) return;
    const file = bytes.toString('latin1', commStart, at - 1).replace(grepNumber, '');
    if (file !== '' && !this.files.has(file)) this.addRecording(file, lineNumber);
    while (at < commEnd && isSpace(bytes[at])) at++;
    line.commStart = at;
  }

  /** @throws LabError `bad-value` if a line of perf is of a guest machine. */
  readGuest({ bytes, commStart, commEnd }: Line, lineNumber: number): void {
    if (bytes[commStart] !== 86 || bytes[commStart + 1] !== 77) return;
    const name = guest.exec(bytes.toString('latin1', commStart, commEnd))?.[0];
    if (name === undefined) return;
    throw refuse(lineNumber, ['the host', `guest ${name}`], "perf script | grep -v '^ *VM:'");
  }

  private addRecording(file: string | undefined, line: number): void {
    if (file === undefined) {
      if (this.hasTop) throw refuse(line, ['a second header, cpus='], `${report} FILE`);
      this.hasTop = true;
      return;
    }
    this.files.add(file);
    // Buffers of one file stand beside its own lines, which have no name.
    if (this.files.size > 1 && !this.hasTop) {
      const [first = 'FILE'] = this.files;
      throw refuse(line, [...this.files], `${report} ${toExample(first)}`);
    }
  }
}
