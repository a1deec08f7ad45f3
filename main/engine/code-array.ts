// A typed array of codes: numbers that stand for the members of one union, such as phases. It is as
// quick as the typed array it is, and the compiler refuses any number that is not in the union.

export interface CodeArray<Code extends number> {
  readonly length: number;
  [place: number]: Code;
}

/** An array of `length` codes, all 0 at first. */
export function makeCodeArray<Code extends number>(length: number): CodeArray<Code> {
  return new Uint8Array(length) as unknown as CodeArray<Code>;
}

/** For the end of a switch over codes: does not compile unless each of them has its case. */
export function refuseCode(code: never): never {
  throw new Error(`there is no code ${String(code)}`);
}
