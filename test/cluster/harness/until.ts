/** Waits for something to be true, or to be there, and hands it over. @throws after so many seconds, with what was waited for and the last answer */
export async function until<T>(what: string, seconds: number, look: () => T | Promise<T>, describe?: () => unknown): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found as NonNullable<Exclude<T, false>>;
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain for ${what}${describe ? `: ${JSON.stringify(await describe())}` : ''}`);
    await sleep(200);
  }
}

/** Waits. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
