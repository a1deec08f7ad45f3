// The boundary between a page and the lab: one message in, one reply out. The rule: it never throws or
// rejects; messages that are unknown, malformed or too long are refused before a handler sees them, and
// an unexpected error is reported as `internal`. The transport checks who may send.
import * as v from 'valibot';
import {
  calls,
  requestSchema,
  type CallName,
  type Handlers,
  type Reply,
} from '../../shared/contract.ts';
import { LabError, type ErrorCode } from '../../shared/errors.ts';
import { measure } from './message-limit.ts';

export interface DispatchOptions {
  /** Receives unexpected errors with their stack; the page gets only a sentence. */
  readonly onInternalError?: (call: string, error: unknown) => void;
}

export type Dispatch = (message: unknown) => Promise<Reply>;

/** A reply that refuses. */
export function refuse(code: ErrorCode, message: string, hint: string): Reply {
  return { ok: false, error: { code, message, hint } };
}

/** The message as JSON; undefined if it is not a JSON value. */
function toText(message: unknown): string | undefined {
  try {
    return JSON.stringify(message);
  } catch {
    return undefined;
  }
}

function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}

/** Untrusted text as one line of ASCII. */
const toLine = (text: string) => text.replace(/[^\x20-\x7e]/g, '?');

/** Untrusted text, truncated and quoted for a message. */
function quote(text: string): string {
  return toLine(JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text));
}

/** The first problem of an input, with its path. */
function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return `unknown field ${quote(path ?? '')}`;
  }
  return toLine(`${path === null ? 'the input' : quote(path)}: ${issue.message}`.slice(0, 300));
}

function parseFrame(message: unknown): { call: CallName; input: unknown } | Reply {
  const text = toText(message);
  if (text === undefined) {
    return refuse('bad-message', 'the message is not a JSON value', 'send one object');
  }
  const tooLarge = measure('message', text);
  if (tooLarge) return tooLarge;
  const frame = v.safeParse(requestSchema, message);
  if (!frame.success) {
    const hint = 'send {"call": "noun.verb", "input": {...}}';
    return refuse('bad-message', `bad message: ${describeIssue(frame.issues[0])}`, hint);
  }
  const { call, input } = frame.output;
  if (!isCallName(call)) {
    return refuse('unknown-call', `there is no call ${quote(call)}`, 'is the page up to date?');
  }
  return { call, input };
}

function toReply(call: string, error: unknown, options: DispatchOptions): Reply {
  if (error instanceof LabError && error.code !== 'internal') {
    return refuse(error.code, error.message, error.hint);
  }
  options.onInternalError?.(call, error);
  const message = `${call} failed with an unexpected error: ${String(error)}`;
  return refuse('internal', message.slice(0, 500), 'nothing else was affected; please report it');
}

/** The reply for a value; one that breaks the contract is the lab's fault. */
function answer(call: CallName, value: unknown): Reply {
  const output = v.safeParse(calls[call].output, value);
  if (!output.success) throw new Error(`broken contract: ${describeIssue(output.issues[0])}`);
  const reply: Reply = { ok: true, value: output.output };
  return measure('reply', JSON.stringify(reply)) ?? reply;
}

export function createDispatch(handlers: Handlers, options: DispatchOptions = {}): Dispatch {
  return async (message) => {
    let name = 'a message';
    try {
      const frame = parseFrame(message);
      if ('ok' in frame) return frame;
      name = frame.call;
      const input = v.safeParse(calls[frame.call].input, frame.input);
      if (!input.success) {
        const text = `${name}: ${describeIssue(input.issues[0])}`;
        return refuse('bad-value', text, 'correct it and try again');
      }
      // The table of calls ties each input type to its handler; indexing loses that.
      const handler = handlers[frame.call] as (input: unknown) => unknown;
      return answer(frame.call, await handler(input.output));
    } catch (error) {
      try {
        return toReply(name, error, options);
      } catch {
        return refuse('internal', `${name} failed`, 'please report it');
      }
    }
  };
}
