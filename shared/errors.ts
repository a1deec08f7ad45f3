/**
 * The complete list of error codes that a user can see, and the one error class that carries them.
 * `message` says what is wrong, `hint` what to do next; both are one line of plain ASCII.
 */
export const errorCodes = [
  'unknown-field',
  'unknown-name',
  'bad-value',
  'bad-usage',
  'not-found',
  'database-unreadable',
  'database-foreign',
  'database-newer',
  'database-busy',
  'run-failed',
  'bad-message',
  'unknown-call',
  'too-large',
  'not-allowed',
  'cancelled',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export class LabError extends Error {
  override name = 'LabError';
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}
