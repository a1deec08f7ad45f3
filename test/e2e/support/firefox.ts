import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFirefox } from '../../../.ci/firefox.mjs';

const program = findFirefox();

/** True if there is no Firefox. The set-up reported it; with CI=true it failed. */
export const isFirefoxMissing = program === undefined;

if (isFirefoxMissing && process.env['CI'] === 'true') {
  throw new Error('there is no Firefox, and with CI=true its tests must run');
}

const patienceMs = 60_000;

/** Nothing is asked of the network, and nothing is shown at a first start. */
const preferences = [
  ['app.update.enabled', false],
  ['browser.shell.checkDefaultBrowser', false],
  ['browser.startup.page', 0],
  ['datareporting.policy.dataSubmissionEnabled', false],
  ['network.captive-portal-service.enabled', false],
  ['network.connectivity-service.enabled', false],
  ['remote.active-protocols', 1],
  ['toolkit.telemetry.enabled', false],
] as const;

/** A page of Firefox, driven over WebDriver BiDi. */
export interface FirefoxPage {
  /** Resolves when it is loaded; an address that differs in its fragment alone loads nothing. */
  open(url: string): Promise<void>;
  /** The value of an expression. @throws what it throws. */
  evaluate(expression: string): Promise<unknown>;
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly level?: string; readonly text?: string | null };
  readonly result?: Record<string, unknown>;
  readonly error?: string;
  readonly message?: string;
}

/** The protocol: numbered commands with their answers, and events. */
function speak(socket: WebSocket, onEvent: (message: Message) => void) {
  const waiting = new Map<number, PromiseWithResolvers<Record<string, unknown>>>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    const answer = waiting.get(message.id ?? -1);
    if (!answer) onEvent(message);
    else if (message.result) answer.resolve(message.result);
    else answer.reject(new Error(`${message.error}: ${message.message}`));
    waiting.delete(message.id ?? -1);
  });
  return async (method: string, params: object): Promise<Record<string, unknown>> => {
    const answer = Promise.withResolvers<Record<string, unknown>>();
    waiting.set(++last, answer);
    socket.send(JSON.stringify({ id: last, method, params }));
    return answer.promise;
  };
}

async function start(profile: string): Promise<{ child: ChildProcess; address: string }> {
  const lines = preferences.map(([name, value]) => `user_pref("${name}", ${value});\n`);
  writeFileSync(join(profile, 'user.js'), lines.join(''));
  const words = ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', profile];
  const env = {
    ...process.env,
    HOME: profile,
    MOZ_HEADLESS_WIDTH: '1280',
    MOZ_HEADLESS_HEIGHT: '800',
  };
  const child = spawn(program ?? '', words, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  const address = await new Promise<string>((found, failed) => {
    setTimeout(() => failed(new Error(`Firefox did not start: ${said}`)), patienceMs).unref();
    child.on('exit', (code) => failed(new Error(`Firefox ended with ${code}: ${said}`)));
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString();
      const [, url] = /WebDriver BiDi listening on (ws:\S+)/.exec(said) ?? [];
      if (url !== undefined) found(url);
    });
  });
  return { child, address };
}

async function end(child: ChildProcess, profile: string): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}

/** Starts Firefox with one page, whose errors and warnings are added to `problems`. */
export async function openFirefox(problems: string[]): Promise<FirefoxPage> {
  const profile = mkdtempSync(join(tmpdir(), 'lab-firefox-'));
  const { child, address } = await start(profile);
  const socket = new WebSocket(`${address}/session`);
  await new Promise((opened, failed) => {
    socket.addEventListener('open', opened);
    socket.addEventListener('error', failed);
  });
  const send = speak(socket, ({ method, params }) => {
    const isProblem =
      method === 'log.entryAdded' && ['error', 'warn'].includes(params?.level ?? '');
    if (isProblem) problems.push(params?.text ?? 'an error without words');
  });
  await send('session.new', { capabilities: {} });
  await send('session.subscribe', { events: ['log.entryAdded'] });
  const { context } = await send('browsingContext.create', { type: 'tab' });
  return {
    open: async (url) =>
      void (await send('browsingContext.navigate', { context, url, wait: 'complete' })),
    async evaluate(expression) {
      const answer = await send('script.evaluate', {
        expression,
        target: { context },
        awaitPromise: true,
      });
      const { type, result, exceptionDetails } = answer as {
        readonly type: string;
        readonly result?: { readonly value?: unknown };
        readonly exceptionDetails?: { readonly text: string };
      };
      if (type !== 'success') throw new Error(exceptionDetails?.text);
      return result?.value;
    },
    close: () => end(child, profile),
  };
}
