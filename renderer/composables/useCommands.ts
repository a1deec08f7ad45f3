import { inject, onScopeDispose, provide, type InjectionKey, type Ref } from 'vue';
import type { CommandHandlers, CommandRegistry } from '../commands/command-registry.ts';

const registryKey: InjectionKey<CommandRegistry> = Symbol('commands');

/** For the page's root: the registry for the commands of its parts. */
export function provideCommands(registry: CommandRegistry): void {
  provide(registryKey, registry);
}

/**
 * Handles these commands while the component is mounted. Handlers of a component outside the lab's page
 * are never called.
 * @param place The part of the page that they act on: of several, the focused one handles it.
 */
export function useCommands(
  handlers: CommandHandlers,
  place?: Readonly<Ref<Element | null>>,
): void {
  const registry = inject(registryKey, null);
  if (!registry) return;
  onScopeDispose(registry.register(handlers, place && (() => place.value)));
}
