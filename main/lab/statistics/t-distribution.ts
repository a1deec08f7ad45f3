/**
 * ln of gamma(a + 1/2) / gamma(a), by its asymptotic series; both gammas of a large `a` would lose
 * their digits when subtracted. A small `a` is raised first.
 */
function logGammaRatio(a: number): number {
  let raised = a;
  let product = 1;
  while (raised < 20) {
    product *= raised / (raised + 0.5);
    raised++;
  }
  const r = 1 / (raised * raised);
  const series = 1 / 8 - r * (1 / 192 - r * (1 / 640 - r * (17 / 14336 - r * (31 / 18432))));
  return Math.log(raised) / 2 - series / raised + Math.log(product);
}

const densityAt0 = new Map<number, number>();
const remembered = 1000;

function peakDensity(df: number): number {
  const known = densityAt0.get(df);
  if (known !== undefined) return known;
  const density = Math.exp(logGammaRatio(df / 2)) / Math.sqrt(Math.PI * df);
  if (densityAt0.size >= remembered) densityAt0.clear();
  densityAt0.set(df, density);
  return density;
}

/** Density of Student's t distribution; `df` any positive number. */
export function tDensity(t: number, df: number): number {
  return peakDensity(df) * Math.exp((-(df + 1) / 2) * Math.log1p((t / df) * t));
}

/** t squared over df and t squared: what the incomplete beta function is taken at. */
function shareOfSquare(t: number, df: number): number {
  return t < 1 ? (t / (df + t * t)) * t : 1 / (1 + df / t / t);
}

/** Share between 0 and t (at least 0): half the incomplete beta function, by its positive series. */
export function tMiddle(t: number, df: number): number {
  const y = shareOfSquare(t, df);
  let term = 1;
  let sum = 1;
  for (let n = 0; term > sum * 1e-17; n++) {
    term *= (y * (df / 2 + 0.5 + n)) / (1.5 + n);
    sum += term;
  }
  return t * tDensity(t, df) * sum;
}

/** A million degrees of freedom take some 2000. */
const mostTerms = 20_000;

/**
 * The continued fraction of the incomplete beta function at (a, 1/2), by Lentz, in the form of
 * Didonato and Morris. It takes `above` = 1 - x, which keeps its digits where x is nearly 1.
 */
function betaFraction(a: number, above: number): number {
  const b = 0.5;
  const x = 1 - above;
  const rest = (a + b) * above - b;
  const numerator = (n: number) =>
    ((a + n - 1) * (a + b + n - 1) * n * (b - n) * x * x) / (a + 2 * n - 1) ** 2;
  const denominator = (n: number) =>
    n +
    (n * (b - n) * x) / (a + 2 * n - 1) +
    ((a + n) * (rest + 1 + n * (1 + above))) / (a + 2 * n + 1);
  let below = (a * (rest + 1)) / (a + 1);
  let c = below;
  let d = 0;
  for (let n = 1; n < mostTerms; n++) {
    c = denominator(n) + numerator(n) / c;
    d = 1 / (denominator(n) + numerator(n) * d);
    below *= c * d;
    if (Math.abs(c * d - 1) < 3e-16) break;
  }
  return 1 / below;
}

/** Share above t (at least 0, also Infinity). Far out it keeps its digits down to 1e-300. */
export function tTail(t: number, df: number): number {
  if (t * t < 3) return 0.5 - tMiddle(t, df);
  const density = tDensity(t, df);
  if (density === 0) return 0;
  return ((density * t) / 2) * betaFraction(df / 2, shareOfSquare(t, df));
}
