/** The one place that says which logarithm and exponential the reference uses. */
export const ln = (x: number): number => Math.log(x);
export const exp = (x: number): number => Math.exp(x);
