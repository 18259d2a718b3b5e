/** Thrown in place of leaving the process. */
export class ExitInstead extends Error {
  constructor(readonly code: number | string | null | undefined) {
    super(`it called process.exit(${code ?? ''})`);
  }
}

/**
 * Keeps a program that runs in this process from speaking for it: what it prints goes to stderr, it cannot leave, and it
 * cannot fail in the background unnoticed. Every such failure goes to `failed`, even if the program catches it again.
 *
 * @returns the way back
 */
export function guardProcess(failed: (error: unknown) => void): () => void {
  const { exit, stdout, stderr } = process;
  const { write } = stdout;
  stdout.write = stderr.write.bind(stderr) as typeof write;
  process.exit = (code) => {
    const left = new ExitInstead(code);
    failed(left);
    throw left;
  };
  process.on('uncaughtException', failed);
  process.on('unhandledRejection', failed);
  return () => {
    stdout.write = write;
    process.exit = exit;
    process.off('uncaughtException', failed);
    process.off('unhandledRejection', failed);
  };
}
