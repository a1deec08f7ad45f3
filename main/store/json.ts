// Writes the values that are stored as JSON. The rule: reading returns exactly what was written, so
// numbers must be finite and nothing may be undefined (JSON would turn the former into null and drop
// the latter). The schemas in shared define what the values mean.
import { LabError } from '../../shared/errors.ts';

/**
 * The JSON text of a value. `name` starts the path in the error: `result.sysSeconds.tick.low`.
 * Exception: negative zero comes back as zero.
 * @throws LabError `bad-value` if a number is not finite or a value is not JSON.
 */
export function toJson(name: string, value: unknown): string {
  checkValue(name, value);
  return JSON.stringify(value);
}

function checkValue(path: string, value: unknown): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return;
    throw refusal(path, 'a finite number', String(value));
  }
  if (Array.isArray(value)) {
    // By index: forEach would skip the holes of a sparse array.
    for (let i = 0; i < value.length; i++) checkValue(`${path}[${i}]`, value[i]);
  } else if (typeof value === 'object' && isPlain(value)) {
    for (const [key, entry] of Object.entries(value)) checkValue(`${path}.${key}`, entry);
  } else {
    throw refusal(path, 'a JSON value', typeof value === 'object' ? 'a class' : typeof value);
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function refusal(path: string, expected: string, got: string): LabError {
  const hint = 'nothing was stored; this is a fault of the program, please report it';
  return new LabError('bad-value', `${path} must be ${expected}, got ${got}`, hint);
}
