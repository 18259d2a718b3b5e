import { once } from 'node:events';

/**
 * Writes the product to stdout piece by piece, and waits for a slow reader. A reader that closes the pipe (`head`) has what
 * it wanted, and the run ends as it would have.
 */
export async function writeProduct(pieces: Iterable<string>): Promise<void> {
  const { stdout } = process;
  let isClosed = false;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    isClosed = true;
  });
  for (const piece of pieces) {
    if (isClosed) return;
    if (!stdout.write(piece)) await Promise.race([once(stdout, 'drain'), once(stdout, 'close')]).catch(() => undefined);
  }
}
