/** Where a message of a kernel list is, by its id. */
export const mailAddress = (messageId: string): string =>
  `https://lore.kernel.org/r/${encodeURI(messageId)}`;
