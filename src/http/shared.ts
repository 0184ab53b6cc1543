import { CallStreams } from './call-streams.js';
import { ImportThread } from './import-thread.js';
import { SignIn } from './sign-in.js';

/** What is limited for the page and the APIs together. */
export class Shared {
  readonly signIn = new SignIn();
  readonly streams = new CallStreams();
  readonly imports = new ImportThread();
}
