import { LabError } from '../../shared/errors.ts';
import type { OfferOptions } from './client.ts';
import { tokenHeader, type Answer } from './post-json.ts';

/** The used part of XMLHttpRequest: fetch does not report upload progress. */
export type UploadRequest = Pick<
  XMLHttpRequest,
  'open' | 'setRequestHeader' | 'send' | 'abort' | 'status' | 'responseText'
> & {
  readonly upload: Pick<XMLHttpRequestUpload, 'addEventListener'>;
  addEventListener(type: 'load' | 'error' | 'abort', listener: () => void): void;
};

export interface UploadParts {
  readonly newRequest: () => UploadRequest;
  /** Of the session. */
  readonly token: string;
}

function cancelled(): LabError {
  return new LabError('cancelled', 'the upload was cancelled', 'nothing of the file was kept');
}

function brokenOff(): LabError {
  const hint = 'see whether it is a file, not a folder, that can be read, and the lab still runs';
  return new LabError('internal', 'the upload broke off', hint);
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Uploads a file to the lab's own server and reads its JSON answer.
 * @throws LabError `cancelled`, `internal` when there is no answer.
 */
export function uploadFile(
  file: File,
  { newRequest, token }: UploadParts,
  { onProgress, signal }: OfferOptions,
): Promise<Answer> {
  if (signal?.aborted) return Promise.reject(cancelled());
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = newRequest();
  const stop = (): void => request.abort();
  request.upload.addEventListener('progress', ({ loaded, total }) =>
    onProgress?.({ doneBytes: loaded, totalBytes: total }),
  );
  request.addEventListener('abort', () => reject(cancelled()));
  request.addEventListener('error', () => reject(brokenOff()));
  request.addEventListener('load', () => {
    const { status, responseText } = request;
    resolve({ status, body: parseBody(responseText) });
  });
  signal?.addEventListener('abort', stop, { once: true });
  const query = new URLSearchParams({ name: file.name });
  request.open('POST', `/api/file?${query}`);
  request.setRequestHeader('content-type', 'application/octet-stream');
  request.setRequestHeader(tokenHeader, token);
  request.send(file);
  return promise.finally(() => signal?.removeEventListener('abort', stop));
}
