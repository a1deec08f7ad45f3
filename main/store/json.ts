// The door for values that are kept as JSON. The rule: what is read back is what was given, so a
// number must be finite and nothing may be undefined (JSON would make null of the one and drop the
// other). What the values mean is left to the schemas in shared.
import { LabError } from '../../shared/errors.ts';

/**
 * The JSON text of a value. `name` begins the path in the message: `result.sysSeconds.tick.low`.
 * Not promised: negative zero comes back as zero.
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
    // By index: forEach would pass over the holes of a sparse array.
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
