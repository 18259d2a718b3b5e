/** Today, in UTC: only the command reads the clock. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
