// Logarithm and exponential in plain double arithmetic. ECMAScript leaves the last bits of Math.log
// and Math.exp to the implementation; a run must give the same bits everywhere, so the engine uses
// only operations that IEEE 754 fixes. Not for arguments outside the ranges stated.

const scratch = new DataView(new ArrayBuffer(8));
const ln2High = 6.9314718036912381649e-1;
const ln2Low = 1.90821492927058770002e-10;

/** Natural logarithm of a positive normal double; within 2 units in the last place. */
export function ln(x: number): number {
  scratch.setFloat64(0, x);
  const high = scratch.getUint32(0);
  let exponent = (high >>> 20) - 1023;
  scratch.setUint32(0, (high & 0xfffff) | 0x3ff00000);
  let m = scratch.getFloat64(0);
  if (m > 1.4142135623730951) {
    m /= 2;
    exponent += 1;
  }
  // ln m = 2 atanh(s), s = (m - 1) / (m + 1), |s| < 0.1716; the series is cut below 2^-56.
  const s = (m - 1) / (m + 1);
  const q = s * s;
  let sum = 1 / 21;
  for (let k = 19; k >= 3; k -= 2) sum = sum * q + 1 / k;
  return exponent * ln2High + (2 * s + (2 * s * q * sum + exponent * ln2Low));
}

/** e^x for x in [-700, 700]; 0 below. Within 2 units in the last place. */
export function exp(x: number): number {
  if (x < -700) return 0;
  const k = Math.round(x / 0.6931471805599453);
  const r = x - k * ln2High - k * ln2Low;
  // |r| <= 0.3466: the Taylor series is cut below 2^-56 after r^14 / 14!.
  let sum = 1;
  for (let n = 14; n >= 1; n--) sum = 1 + (sum * r) / n;
  scratch.setUint32(0, (k + 1023) << 20);
  scratch.setUint32(4, 0);
  return sum * scratch.getFloat64(0);
}
