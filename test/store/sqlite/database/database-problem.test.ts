import { describe, expect, it } from 'vitest';
import { databaseProblem } from '../../../../src/store/sqlite/database/database-problem.js';
import { Sqlite } from '../../../../src/store/sqlite/database/driver.js';

function failure(code: string): Error {
  return new Sqlite.SqliteError('what SQLite says', code);
}

describe('databaseProblem', () => {
  it.each([
    ['SQLITE_CORRUPT', 'it is damaged; restore a backup'],
    ['SQLITE_CORRUPT_INDEX', 'it is damaged; restore a backup'],
    ['SQLITE_FULL', 'the disk is full'],
    ['SQLITE_BUSY_SNAPSHOT', expect.stringContaining('another process keeps it locked')],
    ['SQLITE_READONLY_DBMOVED', expect.stringContaining('read-only for this user')],
    ['SQLITE_IOERR_WRITE', expect.stringContaining('check the disk')],
  ])('%s: %s', (code, expected) => {
    expect(databaseProblem(failure(code))).toEqual({ problem: expected });
  });

  it('reports that a file is not a database', () => {
    expect(databaseProblem(failure('SQLITE_NOTADB'))).toEqual({
      problem: 'it is not a SQLite database',
      remedy: { kind: 'name-or-restore-database' },
    });
  });

  it.each([
    failure('SQLITE_ERROR'),
    failure('SQLITE_CONSTRAINT_UNIQUE'),
    new Error('x'),
    new TypeError('The database connection is not open'),
  ])('%s is a defect', (error) => {
    expect(databaseProblem(error)).toBeUndefined();
  });
});
