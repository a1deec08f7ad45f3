/** Attributes of an element; undefined ones are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Text that XML allows: no control characters, no lone surrogates. */
function toXmlText(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
  return text.toWellFormed().replace(illegal, '\ufffd');
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

export function escapeXml(text: string): string {
  return toXmlText(text).replace(/[&<>"'\t\n\r]/g, (character) => escapes[character] ?? character);
}

/** A number with at most two decimals; the same number always gives the same text. */
export function round(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`an SVG cannot hold ${value}`);
  const text = String(Math.round(value * 100) / 100);
  return text === '-0' ? '0' : text;
}

/** An element with content that is already markup. */
export function element(name: string, attributes: Attributes, ...content: string[]): string {
  const words = Object.entries(attributes).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return [` ${key}="${typeof value === 'number' ? round(value) : escapeXml(value)}"`];
  });
  const open = `<${name}${words.join('')}`;
  return content.length === 0 ? `${open}/>` : `${open}>${content.join('')}</${name}>`;
}

/** A group with one child a line. */
export function group(attributes: Attributes, children: readonly string[]): string {
  return children.length === 0
    ? element('g', attributes)
    : element('g', attributes, '\n', children.join('\n'), '\n');
}

/** The tooltip, also read by screen readers. */
export function titled(text: string): string {
  return element('title', {}, escapeXml(text));
}
