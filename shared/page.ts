/** Some rows of a list, and the total. */
export interface Page<T> {
  readonly total: number;
  readonly rows: T[];
}
