import { describe, expect, it } from 'vitest';
import { fitRows, isTooLarge, measure } from '../../../main/hosts/message-limit.ts';
import { maxMessageBytes } from '../../../shared/contract.ts';

describe('the limit of a message', () => {
  it('accepts exactly the limit, and refuses one more byte', () => {
    const text = 'x'.repeat(maxMessageBytes);
    expect([isTooLarge(maxMessageBytes), isTooLarge(maxMessageBytes + 1)]).toEqual([false, true]);
    expect(measure('message', text)).toBeUndefined();
    expect(measure('message', `${text}x`)).toMatchObject({
      ok: false,
      error: { code: 'too-large' },
    });
  });

  it('counts bytes and not characters', () => {
    const text = 'µ'.repeat(maxMessageBytes / 2);
    expect(measure('reply', text)).toBeUndefined();
    expect(measure('reply', `${text}µ`)?.error).toEqual({
      code: 'too-large',
      message: `the reply is over ${maxMessageBytes} bytes`,
      hint: 'ask for a smaller page',
    });
  });
});

describe('a page of rows', () => {
  it('ends where a message would be too long, and continues from there', () => {
    const rows = Array.from({ length: 200 }, (_, i) => ({ i, text: 'x'.repeat(31_000) }));
    const page = fitRows(rows);
    expect(page).toEqual(rows.slice(0, page.length));
    expect(page.length).toBeGreaterThan(20);
    const message = JSON.stringify({ ok: true, value: { total: rows.length, rows: page } });
    expect(message.length).toBeLessThan(maxMessageBytes);
    const rest = fitRows(rows.slice(page.length));
    expect(rest[0]).toEqual(rows[page.length]);
  });

  it('has all rows that fit, and at least one', () => {
    expect(fitRows([])).toEqual([]);
    expect(fitRows([1, 2, 3])).toEqual([1, 2, 3]);
    const long = 'x'.repeat(maxMessageBytes);
    expect(fitRows([long, 'short'])).toEqual([long]);
    expect(fitRows(['short', long, 'short'])).toEqual(['short']);
  });
});
