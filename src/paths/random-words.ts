/**
 * Random bits that depend on nothing but the seed, the cause and the worlds they are drawn for: who asks first, how often
 * and in which order makes no difference. Counters are scattered as in SplitMix (Steele, Lea & Flood, "Fast splittable
 * pseudorandom number generators", 2014), with 32 bits and the finalizer of MurmurHash3 (Appleby, 2011).
 */

const GOLDEN = 0x9e3779b9;
const SECOND = 0x7feb352d;

/** Scatters 32 bits; different numbers stay different. */
export function scatter(bits: number): number {
  let mixed = bits ^ (bits >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** The key of the next 32 worlds. */
export function blockKey(seed: number, block: number): number {
  return scatter(Math.imul(block, SECOND) ^ scatter(seed ^ GOLDEN));
}

/** The threshold of what never fails. */
const CERTAIN = -1;

/** A probability as `drawWord` takes it: the number of 32 bits that as large a share of all such numbers is less than. */
export function thresholdOf(probability: number): number {
  return probability === 1 ? CERTAIN : Math.min(Math.round(probability * 2 ** 32), 2 ** 32 - 2) | 0;
}

/** The key of a cause. */
export function causeKey(cause: number): number {
  return scatter(Math.imul(cause, GOLDEN) ^ SECOND);
}

/**
 * 32 draws at once, one bit for each world: 1 where the cause's number in that world is less than the threshold. One cause
 * has one number in each world, so that with a higher threshold it succeeds wherever it does with a lower one. The bits of
 * all 32 numbers are drawn together, highest first, until every number is known to be less or not.
 */
export function drawWord(block: number, cause: number, threshold: number): number {
  if (threshold === CERTAIN) return -1;
  let isLess = 0;
  let undecided = -1;
  // No branches on random bits: the processor could not foresee them.
  for (let at = cause, rest = threshold; undecided !== 0 && rest !== 0; rest <<= 1) {
    at = (at + GOLDEN) | 0;
    const bits = scatter(at ^ block);
    const digit = rest >> 31;
    isLess |= undecided & ~bits & digit;
    undecided &= ~(bits ^ digit);
  }
  return isLess;
}

/** How many bits are 1. */
export function countBits(word: number): number {
  let sum = word - ((word >>> 1) & 0x55555555);
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333);
  return Math.imul((sum + (sum >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
