/** A unit without a space before it, for narrow columns: `31.2us`, `12.3%`, `6.47ms +-0.02`. */
export function tighten(text: string): string {
  return text.replace(' ', '');
}
