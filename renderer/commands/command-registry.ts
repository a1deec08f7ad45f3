import {
  commands,
  type Command,
  type HostCommand,
  type PageCommandId,
} from '../../shared/commands.ts';

/** What a command does on a page. */
export interface CommandHandler {
  readonly run: () => unknown;
  /** Absent: always. */
  readonly isEnabled?: () => boolean;
}

/** By command; a bare function is always enabled. */
export type CommandHandlers = {
  readonly [I in PageCommandId]?: CommandHandler | (() => unknown);
};

/** The part of the page that a handler is for; null while it does not exist. */
export type CommandPlace = () => Element | null;

interface Registered {
  readonly handler: CommandHandler;
  readonly place: CommandPlace | null;
}

export interface CommandRegistry {
  /** Returns the function that removes it. */
  register(handlers: CommandHandlers, place?: CommandPlace): () => void;
  /** False while nothing on the page handles it. */
  canRun(command: Command): boolean;
  /** True if a handler ran. */
  run(id: string): boolean;
}

/** Before: a negative number. */
function compareInDocument(a: Element, b: Element): number {
  return a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

/**
 * Among several handlers of a command: the one whose part of the page has the focus, else the newest for
 * the whole page, else the first in the document.
 */
function choose(
  candidates: readonly Registered[],
  focused: Element | null,
): Registered | undefined {
  const enabled = candidates.filter(({ handler }) => handler.isEnabled?.() ?? true);
  const whole = enabled.filter(({ place }) => place === null);
  const placed = enabled
    .flatMap((one) => {
      const element = one.place?.() ?? null;
      return element ? [{ one, element }] : [];
    })
    .toSorted((a, b) => compareInDocument(a.element, b.element));
  const own = placed.find(({ element }) => element.contains(focused));
  return own?.one ?? whole.at(-1) ?? placed[0]?.one;
}

/**
 * @param runHost Runs a command that states what it does.
 * @param focused The element that has the focus.
 */
export function createCommandRegistry(
  runHost: (command: HostCommand) => void,
  focused: () => Element | null,
): CommandRegistry {
  const byId = new Map<string, Registered[]>();

  function register(handlers: CommandHandlers, place?: CommandPlace): () => void {
    const added = Object.entries(handlers).flatMap(([id, handler]) => {
      if (handler === undefined) return [];
      const own: Registered = {
        handler: typeof handler === 'function' ? { run: handler } : handler,
        place: place ?? null,
      };
      byId.set(id, [...(byId.get(id) ?? []), own]);
      return [{ id, own }];
    });
    return () => {
      for (const { id, own } of added) {
        byId.set(
          id,
          (byId.get(id) ?? []).filter((other) => other !== own),
        );
      }
    };
  }

  const find = (id: string) => choose(byId.get(id) ?? [], focused());

  return {
    register,
    canRun: (command) =>
      command.place === 'host' ? command.does.kind !== 'role' : find(command.id) !== undefined,
    run(id) {
      const command = commands.find((one) => one.id === id);
      if (!command) return false;
      if (command.place === 'host') {
        if (command.does.kind === 'role') return false;
        runHost(command);
        return true;
      }
      const chosen = find(id);
      chosen?.handler.run();
      return chosen !== undefined;
    },
  };
}
