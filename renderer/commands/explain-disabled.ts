const reasons: readonly (readonly [RegExp, string])[] = [
  [/^figure\./, 'needs a figure on this page'],
  [/^runs\.(?:compare|verify|archive)$/, 'needs runs that are selected, on Runs'],
  [/^edit\.undo$/, 'nothing was changed here'],
  [/^validation\./, 'on Validation, if rows are missing'],
];

/** Why a command cannot be given now, in a few words. */
export function explainDisabled(id: string): string {
  return reasons.find(([form]) => form.test(id))?.[1] ?? 'not here';
}

/** What can be done first, both parts in their order. */
export function rankEnabled<T extends { readonly isEnabled: boolean }>(items: readonly T[]): T[] {
  return [...items.filter(({ isEnabled }) => isEnabled), ...items.filter((one) => !one.isEnabled)];
}
