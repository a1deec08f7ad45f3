/** How long a test waits for what must come. It ends early; a computer that is busy may need it, ms. */
export const patienceMs = 60_000;
