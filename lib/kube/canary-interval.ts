/** Seconds that lie between two looks of Flagger at a Canary at the least: it takes a shorter interval for this. Source: `Canary.GetAnalysisInterval`, Flagger 1.44. */
export const SHORTEST_CANARY_INTERVAL = 10;

/** Seconds that Flagger takes where it cannot read the interval. Source: as above. */
export const UNREAD_CANARY_INTERVAL = 60;

const PARTS = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;
const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** The seconds of an interval as it is written; undefined where Go, in which Flagger reads it, finds none in it. */
export function writtenCanaryInterval(text: string): number | undefined {
  if (text.length > 64 || !WHOLE.test(text)) return undefined;
  return [...text.matchAll(PARTS)].reduce((sum, [, amount = '0', unit = 's']) => sum + Number(amount) * (SECONDS[unit] ?? 0), 0);
}
