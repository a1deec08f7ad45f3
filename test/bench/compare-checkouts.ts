import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { formatTable } from '../../shared/text/table.ts';
import { median } from './median.ts';

/** A process compiles hot code in its own way, and keeps it: several are asked. */
const processes = 5;
const wanted = 0.97;

const program = join(import.meta.dirname, 'before-after.ts');
const here = resolve(import.meta.dirname, '../..');

/** Prints how fast this checkout's engine is beside that of another, such as an older commit. */
export function compareCheckouts(before: string): void {
  const answers: Record<string, number>[] = [];
  for (let i = 0; i < processes; i++) {
    const text = execFileSync(process.execPath, [program, before, here], { encoding: 'utf8' });
    answers.push(JSON.parse(text) as Record<string, number>);
  }
  const rows = Object.keys(answers[0] ?? {}).map((name) => {
    const ratios = answers.map((answer) => answer[name] ?? NaN);
    const range = `${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`;
    return [name, median(ratios).toFixed(3), range];
  });
  console.log(`Engine of ${before} over this one, processor time (at least ${wanted} wanted):`);
  const columns = [
    { header: 'case', align: 'left' as const },
    { header: 'ratio', align: 'right' as const },
    { header: `of ${processes} processes`, align: 'right' as const },
  ];
  console.log(formatTable(columns, rows).join('\n'));
}
