import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

/**
 * better-sqlite3 as this Node.js can run it. 13 asks for Node-API 10, which came with Node.js 22.14; from
 * Node.js 24.19 on, 12 ends the process when a statement is collected.
 */
const PACKAGE = Number(process.versions.napi) >= 10 ? 'better-sqlite3' : 'better-sqlite3-12';

export const Sqlite = createRequire(import.meta.url)(PACKAGE) as typeof BetterSqlite3;
