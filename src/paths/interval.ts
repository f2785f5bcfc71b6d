/** A share that was observed, and between what the true one lies. */
export interface Estimate {
  successes: number;
  trials: number;
  /** successes / trials. */
  probability: number;
  low: number;
  high: number;
}

/** 99.9 %, half of the rest on either side. */
const TAIL = 0.0005;

/**
 * The exact interval: it contains the true probability in at least 99.9 % of all experiments, whatever that is, also where
 * none or all succeed.
 *
 * Clopper & Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial", 1934.
 */
export function estimate(successes: number, trials: number): Estimate {
  const low = successes === 0 ? 0 : root((p) => 1 - atMost(successes - 1, trials, p) >= TAIL);
  const high = successes === trials ? 1 : root((p) => atMost(successes, trials, p) <= TAIL);
  return { successes, trials, probability: successes / trials, low, high };
}

/** The least p between 0 and 1 from which on something holds. */
function root(holds: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** The probability of at most so many successes. Terms are summed from the largest down, until they no longer count. */
function atMost(successes: number, trials: number, p: number): number {
  const odds = p / (1 - p);
  const mode = Math.min(successes, Math.floor((trials + 1) * p));
  const top = Math.exp(logTerm(mode, trials, p));
  let sum = top;
  for (let k = mode, term = top; k > 0 && term > 0; k--) sum += term *= k / (trials - k + 1) / odds;
  for (let k = mode, term = top; k < successes && term > 0; k++) sum += term *= ((trials - k) / (k + 1)) * odds;
  return Math.min(sum, 1);
}

function logTerm(k: number, trials: number, p: number): number {
  return (
    logFactorial(trials) - logFactorial(k) - logFactorial(trials - k) + k * Math.log(p) + (trials - k) * Math.log1p(-p)
  );
}

/** Exact sums for small numbers; Stirling's series beyond. */
function logFactorial(n: number): number {
  if (n < 32) {
    let sum = 0;
    for (let i = 2; i <= n; i++) sum += Math.log(i);
    return sum;
  }
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + 1 / (12 * n) - 1 / (360 * n ** 3);
}
