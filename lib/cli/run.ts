import { EXIT } from './exit-codes';
import { program } from './program';

/** Runs the command that the process was given, and leaves its exit code. */
export function run(): void {
  // Nobody may listen to the talk, as in `2>&1 | head -1`; that is no failure.
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

  // Until a command says otherwise: a process that ends early has not succeeded.
  process.exitCode = EXIT.failed;
  program()
    .parseAsync()
    .catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    });
}
