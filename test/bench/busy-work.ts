import Database from 'better-sqlite3';

/*
 * The process that does one of the works which a controller must not be slowed down by:
 * busy-work import POLICY | retention CALL-LOG | backup POLICY
 */

const [work = '', file = ''] = process.argv.slice(2);
const db = new Database(file, { timeout: 60_000 });
db.pragma('synchronous = NORMAL');

switch (work) {
  case 'import':
    importEntries();
    break;
  case 'retention':
    retainCalls();
    break;
  case 'backup':
    db.prepare('VACUUM INTO ?').run(`${file}.backup`);
    break;
  default:
    throw new Error(`unknown work ${work}`);
}
db.close();

/** 1,000,000 rows in one transaction. */
function importEntries(): void {
  db.transaction(() => {
    db.exec(
      `INSERT INTO list (list_key, name, kind, created_at) VALUES (100000, 'imported', 'block', 0)`,
    );
    db.exec(`
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999999)
      INSERT INTO entry (list_key, text, owner_key, change_id)
      SELECT 100000, '+1' || (2000000000 + (i * 618033989 + 1000003) % 8000000000), 0, 1 FROM n`);
  })();
}

/** Removes the 500,000 oldest calls, a thousand at a time. */
function retainCalls(): void {
  const oldest = db.prepare(
    'DELETE FROM call WHERE call_key IN (SELECT call_key FROM call ORDER BY call_key LIMIT 1000)',
  );
  for (let removed = 0; removed < 500_000; ) removed += oldest.run().changes;
}
