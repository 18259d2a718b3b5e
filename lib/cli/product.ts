import { once } from 'node:events';

/**
 * Writes the product to stdout piece by piece, and waits for a slow reader. A reader that closes the pipe (`head`) has what
 * it wanted.
 */
export async function writeProduct(pieces: Iterable<string>): Promise<void> {
  const { stdout } = process;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  for (const piece of pieces) if (!stdout.write(piece)) await once(stdout, 'drain');
}
