import { inject, onScopeDispose, provide, type InjectionKey, type Ref } from 'vue';
import type { CommandHandlers, CommandRegistry } from '../commands/command-registry.ts';

const registryKey: InjectionKey<CommandRegistry> = Symbol('commands');

/** For the page's root: what its parts register their commands with. */
export function provideCommands(registry: CommandRegistry): void {
  provide(registryKey, registry);
}

/**
 * Does these commands as long as the component is there. What a component outside of the lab's page
 * registers is never run.
 * @param place The part of the page that they are about: of several, the focused one does it.
 */
export function useCommands(
  handlers: CommandHandlers,
  place?: Readonly<Ref<Element | null>>,
): void {
  const registry = inject(registryKey, null);
  if (!registry) return;
  onScopeDispose(registry.register(handlers, place && (() => place.value)));
}
