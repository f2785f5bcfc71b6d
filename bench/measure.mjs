/** Milliseconds, medians and memory, as all benchmarks count them. */

let ownMb = 0;

/** To be called before anything of the project is loaded: what is resident by then is the runtime's own. */
export function rememberOwnMemory() {
  ownMb = process.memoryUsage().rss / 1e6;
}

/** The most that was resident so far, above the runtime's own. */
export function memoryMb() {
  return Math.round((process.resourceUsage().maxRSS * 1024) / 1e6 - ownMb);
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

export async function timed(work) {
  const begin = performance.now();
  const answer = await work();
  return { ms: performance.now() - begin, answer };
}

/**
 * Rounds in which what is measured and what it is measured against take turns: a machine that is slower for a while is so
 * for both. The named parts that `work` returns as milliseconds are kept apart; the ratio is that of the medians.
 */
export function interleaved(rounds, baseline, work) {
  const parts = {};
  const base = [];
  for (let round = 0; round < rounds; round++) {
    base.push(baseline());
    for (const [name, ms] of Object.entries(work(round))) (parts[name] ??= []).push(ms);
  }
  const baselineMs = median(base);
  return Object.entries(parts).map(([name, list]) => {
    const ms = median(list);
    return { name, ms, baselineMs, ratio: ms / baselineMs, memoryMb: memoryMb() };
  });
}
