import type { ChildProcess } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** What a script sees of a command. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
}

/** What a process that was started with pipes has said when it ends. */
export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
    exited,
  ]);
  return { stdout, stderr, exitCode };
}
