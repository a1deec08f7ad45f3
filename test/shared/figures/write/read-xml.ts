/** An element of a small XML file; text between elements is kept in order. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** XML 1.0's Char production. */
function assertChars(text: string): void {
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0;
    const isControl = code < 0x20 && code !== 9 && code !== 10 && code !== 13;
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    if (isControl || isSurrogate || code === 0xfffe || code === 0xffff)
      throw new Error(`not a character of XML: U+${code.toString(16)}`);
  }
}

function decode(text: string): string {
  if (/[<]/.test(text)) throw new Error(`a bare < in: ${text.slice(0, 60)}`);
  return text.replace(/&(?:#(\d+)|(\w+))?(;?)/g, (whole, number, name, end) => {
    const sign = number ? String.fromCodePoint(Number(number)) : entities[name ?? ''];
    if (end !== ';' || sign === undefined) throw new Error(`a bare &: ${whole}`);
    return sign;
  });
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  const rest = text.replace(/\s+([A-Za-z:_][\w:.-]*)="([^"]*)"/g, (_, name, value) => {
    if (name in attributes) throw new Error(`attribute ${name} twice`);
    if (/[\t\n\r]/.test(value)) throw new Error(`a bare line end in ${name}`);
    attributes[name] = decode(value);
    return '';
  });
  if (rest.trim() !== '') throw new Error(`not attributes: ${rest.slice(0, 60)}`);
  return attributes;
}

/**
 * Reads a file with one root element, or throws where it is not well-formed. Stricter than XML: no
 * comments, no CDATA, no processing instructions, attributes in double quotes.
 */
export function readXml(file: string): XmlElement {
  assertChars(file);
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!file.startsWith(declaration)) throw new Error('no declaration');
  const root = { name: '', attributes: {}, children: [] as (XmlElement | string)[] };
  const open = [root];
  const body = file.slice(declaration.length);
  const tag = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[^<>]*?)?)(\/?)>/y;
  let at = 0;
  while (at < body.length) {
    const next = body.indexOf('<', at);
    const text = body.slice(at, next === -1 ? body.length : next);
    if (text.includes(']]>')) throw new Error('a bare ]]>');
    if (text !== '') open.at(-1)?.children.push(decode(text));
    if (next === -1) break;
    tag.lastIndex = next;
    const match = tag.exec(body);
    if (!match) throw new Error(`not a tag: ${body.slice(next, next + 60)}`);
    const [whole, isEnd, name = '', attributes = '', isEmpty] = match;
    at = next + whole.length;
    if (isEnd) {
      const closed = open.pop();
      if (closed?.name !== name) throw new Error(`</${name}> closes <${closed?.name}>`);
      continue;
    }
    const element = { name, attributes: readAttributes(attributes), children: [] };
    open.at(-1)?.children.push(element);
    if (!isEmpty) open.push(element);
  }
  const elements = root.children.filter((child) => typeof child !== 'string');
  const [only] = elements;
  if (open.length !== 1 || elements.length !== 1 || !only) throw new Error('not one root element');
  if (root.children.some((child) => typeof child === 'string' && child.trim() !== ''))
    throw new Error('text outside of the root');
  return only;
}

/** All elements below and with the given one, in document order. */
export function allElements(element: XmlElement): XmlElement[] {
  const below = element.children.filter((child) => typeof child !== 'string');
  return [element, ...below.flatMap(allElements)];
}

export function textOf({ children }: XmlElement): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}
