// What goes between the thread that serves the window and the lab's. The rule: plain data only, and
// every question has an answer with its number.
import type { EventName, EventPayload, Reply } from '../../shared/contract.ts';
import type { Problem } from '../../shared/problem.ts';
import type { FilePurpose } from '../../shared/contract/care-calls.ts';
import type { OfferedFile } from './backend.ts';

export type ToLab =
  | { readonly kind: 'call'; readonly id: number; readonly message: unknown }
  | { readonly kind: 'offer'; readonly id: number; readonly file: OfferedFile }
  | { readonly kind: 'file'; readonly id: number; readonly path: string | null }
  | { readonly kind: 'close' };

export type FromLab =
  | { readonly kind: 'opened' }
  | {
      readonly kind: 'refused';
      readonly error: Problem;
    }
  | { readonly kind: 'reply'; readonly id: number; readonly reply: Reply }
  | { readonly kind: 'event'; readonly event: EventName; readonly payload: EventPayload<EventName> }
  | {
      readonly kind: 'ask-file';
      readonly id: number;
      readonly purpose: FilePurpose;
      readonly suggestedName: string;
    }
  | { readonly kind: 'internal-error'; readonly what: string; readonly text: string }
  | { readonly kind: 'closed' };
