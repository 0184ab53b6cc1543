import { afterAll } from 'vitest';
import { endFile } from './after-file.js';

/*
 * Runs for each test file. The files of a worker share their modules, so a hook at the top of a
 * module would count for the first file alone that imports it.
 */
afterAll(endFile);
