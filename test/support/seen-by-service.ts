import { hidingFolder } from '../../src/cli/operate/unit-file.js';
import { COMMAND } from './ringfence.js';

/** Whether a service can run this working copy; one in a home or temporary folder it can't see. */
export const isSeenByService = [process.execPath, COMMAND].every(
  (path) => hidingFolder(path) === undefined,
);
