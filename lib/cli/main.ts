#!/usr/bin/env node
import * as nodeModule from 'node:module';
import { compiledCache } from './cache';
import { EXIT } from './exit-codes';

// From Node 22 on, what was compiled once need not be compiled again: half of the time to start.
(nodeModule as { enableCompileCache?: (folder: string) => unknown }).enableCompileCache?.(compiledCache());

const { program } = require('./program') as typeof import('./program');

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
