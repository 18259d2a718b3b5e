import { once } from 'node:events';

const CHUNK = 1 << 22;

/**
 * Writes the product to stdout in few large pieces, and waits for a slow reader. A reader that closes the pipe (`head`)
 * has what it wanted.
 */
export async function writeProduct(text: string): Promise<void> {
  const { stdout } = process;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  for (let from = 0; from < text.length; from += CHUNK) {
    if (!stdout.write(text.slice(from, from + CHUNK))) await once(stdout, 'drain');
  }
}
