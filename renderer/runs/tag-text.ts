import * as v from 'valibot';
import { tagSchema } from '../../shared/contract/run-calls.ts';

/** Whether the lab takes this word as a tag. */
export function isTag(text: string): boolean {
  return v.is(tagSchema, text);
}
