/** Today, `YYYY-MM-DD`: acceptances of findings end by it. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
