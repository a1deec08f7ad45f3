function readOwn(owner: unknown, name: string): unknown {
  const isOwner = typeof owner === 'object' && owner !== null && Object.hasOwn(owner, name);
  return isOwner ? (owner as Readonly<Record<string, unknown>>)[name] : undefined;
}

/**
 * The value of a field by its dotted path, from a spec or anything else with sections of fields;
 * undefined if there is none.
 */
export function readField(sections: object, path: string): unknown {
  const [section = '', name = ''] = path.split('.');
  return readOwn(readOwn(sections, section), name);
}
