// Who may use the lab over loopback: the ticket of a link, which works once, is exchanged for a token
// that a page keeps. The rule: only hashes are kept and compared, so that neither can be read back or
// found by timing.
import { createHash, randomBytes } from 'node:crypto';

export interface Sessions {
  /** A new ticket for a link. When there are too many unused ones, the oldest is dropped. */
  issueTicket(): string;
  /** Exchanges a ticket for a token, which uses it up; null if the ticket is not valid. */
  exchange(ticket: string): string | null;
  isToken(token: string): boolean;
}

const keptTickets = 20;
const keptTokens = 100;

const hash = (secret: string) => createHash('sha256').update(secret).digest('hex');
const newSecret = () => randomBytes(32).toString('base64url');

function remember(secrets: Set<string>, secret: string, limit: number): void {
  secrets.add(hash(secret));
  const [oldest] = secrets;
  if (oldest !== undefined && secrets.size > limit) secrets.delete(oldest);
}

export function createSessions(): Sessions {
  const tickets = new Set<string>();
  const tokens = new Set<string>();
  return {
    issueTicket() {
      const ticket = newSecret();
      remember(tickets, ticket, keptTickets);
      return ticket;
    },
    exchange(ticket) {
      if (!tickets.delete(hash(ticket))) return null;
      const token = newSecret();
      remember(tokens, token, keptTokens);
      return token;
    },
    isToken: (token) => tokens.has(hash(token)),
  };
}
