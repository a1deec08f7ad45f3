import type { CallInput, CallName, CallValue, EventPosition } from '../../shared/contract.ts';
import {
  readToken,
  toLabError,
  unwrapReply,
  type Client,
  type ConnectionListener,
  type OfferOptions,
} from './client.ts';
import { followEvents, type Wait } from './event-stream.ts';
import { isSignedOut, noAnswer, postJson, readJson, tokenHeader, type Fetch } from './post-json.ts';
import { notSignedIn, type Session } from './session.ts';
import { shareEvents } from './share-events.ts';
import { uploadFile, type UploadRequest } from './upload-file.ts';

export interface HttpClientOptions {
  readonly fetch: Fetch;
  /** For uploads, which report progress. */
  readonly newRequest: () => UploadRequest;
  readonly session: Session;
  readonly onConnection: ConnectionListener;
  /** How to wait before reconnecting; for tests. */
  readonly wait?: Wait;
}

function eventsPath(after: EventPosition | null): string {
  if (after === null) return '/api/events';
  return `/api/events?${new URLSearchParams({ epoch: after.epoch, seq: String(after.seq) })}`;
}

/** Opens the stream of events. Throws LabError `not-allowed` for a page without a session. */
async function openEvents(
  { fetch, session }: HttpClientOptions,
  after: EventPosition | null,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(eventsPath(after), {
    headers: { [tokenHeader]: await session.token() },
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    signal,
  });
  if (response.ok && response.body) return response.body;
  throw isSignedOut(response.status) ? notSignedIn() : noAnswer(await readJson(response));
}

async function post(
  { fetch, session }: HttpClientOptions,
  name: string,
  input: unknown,
): Promise<unknown> {
  const headers = { [tokenHeader]: await session.token() };
  const { status, body } = await postJson(fetch, '/api/call', { call: name, input }, headers);
  if (isSignedOut(status)) throw notSignedIn();
  return body;
}

async function upload(
  { newRequest, session }: HttpClientOptions,
  file: File,
  offer: OfferOptions,
): Promise<unknown> {
  const token = await session.token();
  const { status, body } = await uploadFile(file, { newRequest, token }, offer);
  if (isSignedOut(status)) throw notSignedIn();
  return body;
}

/** The client of a page served by the lab's own server on this computer. */
export function createHttpClient(options: HttpClientOptions): Client {
  const { onConnection, wait } = options;
  const subscribe = shareEvents((deliver) =>
    followEvents({
      open: (after, signal) => openEvents(options, after, signal),
      deliver,
      onConnection,
      ...(wait ? { wait } : {}),
    }),
  );

  async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallValue<N>> {
    const body = await post(options, name, input).catch(throwShown);
    return unwrapReply(body) as CallValue<N>;
  }

  /** Handles failures before there is a reply. `not-allowed` always means a page without a session. */
  function throwShown(error: unknown): never {
    const shown = toLabError(error);
    if (shown.code === 'not-allowed') onConnection('signed-out');
    throw shown;
  }

  async function offerFile(file: File, offer: OfferOptions = {}): Promise<string> {
    const body = await upload(options, file, offer).catch(throwShown);
    return readToken(unwrapReply(body));
  }

  return { call, subscribe, offerFile };
}
