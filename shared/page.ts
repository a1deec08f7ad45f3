/** Some rows of a list, and how many there are in all. */
export interface Page<T> {
  readonly total: number;
  readonly rows: T[];
}
