// The answer to a request that is not HTTP, has too long a head, or is too slow: Node's parser rejects
// it before server.ts sees it. The rule: the answer is a Reply with the same headers as every other, and
// the connection ends. Node's own answer would have neither.
import type { Socket } from 'node:net';
import type { ErrorCode } from '../../../shared/errors.ts';
import { refuse } from '../dispatch.ts';
import { securityHeaders } from '../static-files.ts';

interface BrokenAnswer {
  readonly status: string;
  readonly code: ErrorCode;
  readonly message: string;
}

const tooSlow: BrokenAnswer = {
  status: '408 Request Timeout',
  code: 'bad-message',
  message: 'the request came too slowly',
};
const byErrorCode: Readonly<Record<string, BrokenAnswer>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'too-large',
    message: 'the header of the request is too long',
  },
  ERR_HTTP_REQUEST_TIMEOUT: tooSlow,
};
const malformed: BrokenAnswer = {
  status: '400 Bad Request',
  code: 'bad-message',
  message: 'this is not an HTTP request',
};

/** The whole answer as sent over the wire. */
function answerText({ status, code, message }: BrokenAnswer): string {
  const body = JSON.stringify(refuse(code, message, 'open the lab in a browser'));
  const headers = {
    ...securityHeaders,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`;
}

/** Handles `clientError`: answers if nothing has been sent yet, and ends the connection. */
export function refuseBroken(error: NodeJS.ErrnoException, socket: Socket): void {
  endWith(byErrorCode[error.code ?? ''] ?? malformed, socket);
}

/** Answers a request whose body has not come in time. */
export function refuseSlow(socket: Socket): void {
  endWith(tooSlow, socket);
}

function endWith(answer: BrokenAnswer, socket: Socket): void {
  if (!socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  socket.end(answerText(answer), () => socket.destroy());
}
