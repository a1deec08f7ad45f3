import type { UploadRequest } from '../../../renderer/client/upload-file.ts';

type Listener = (event: { loaded: number; total: number }) => void;

/** A stand-in for XMLHttpRequest: records requests, and ends as the test says. */
export class FakeUpload implements UploadRequest {
  readonly headers: Record<string, string> = {};
  readonly upload = {
    addEventListener: (type: string, listener: unknown) => this.add(`upload-${type}`, listener),
  };
  method = '';
  path = '';
  body: unknown = null;
  status = 0;
  responseText = '';
  private readonly listeners = new Map<string, Listener>();

  private add(type: string, listener: unknown): void {
    this.listeners.set(type, listener as Listener);
  }

  private emit(type: string, event = { loaded: 0, total: 0 }): void {
    this.listeners.get(type)?.(event);
  }

  addEventListener(type: string, listener: () => void): void {
    this.add(type, listener);
  }

  open(method: string, path: string | URL): void {
    [this.method, this.path] = [method, String(path)];
  }

  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  send(body?: unknown): void {
    this.body = body;
  }

  /** Like the real one, emits `abort`. */
  abort(): void {
    this.emit('abort');
  }

  /** Reports what was sent so far. */
  progress(loaded: number, total: number): void {
    this.emit('upload-progress', { loaded, total });
  }

  answer(status: number, body: unknown): void {
    this.status = status;
    this.responseText = typeof body === 'string' ? body : JSON.stringify(body);
    this.emit('load');
  }

  fail(): void {
    this.emit('error');
  }
}
