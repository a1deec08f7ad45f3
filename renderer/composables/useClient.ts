import { inject, type App, type InjectionKey, type Ref } from 'vue';
import type { Client, ConnectionState } from '../client/client.ts';

/** How every part of the page reaches the lab. */
export interface LabConnection {
  readonly client: Client;
  readonly connection: Readonly<Ref<ConnectionState>>;
}

const labKey: InjectionKey<LabConnection> = Symbol('lab');

export function provideClient(app: App, lab: LabConnection): void {
  app.provide(labKey, lab);
}

export function useClient(): LabConnection {
  const lab = inject(labKey);
  if (!lab) throw new Error('the page has no client: provideClient comes first');
  return lab;
}
