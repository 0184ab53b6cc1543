#!/usr/bin/env node
import { runCommand } from './cli/program.js';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader has gone, as `head` does: it has what it wanted.
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`ringfence: can't write the output: ${error.message}\n`);
  process.exit(1);
});

process.exitCode = await runCommand(process.argv.slice(2));
