import { statSync } from 'node:fs';
import { reportConfig } from '../../config/load-config.js';
import { readStatus } from '../../daemon/status-socket.js';
import { messageOf } from '../../errors.js';
import { callLogFile } from '../../store/sqlite/database/open.js';
import type { Context } from '../context.js';
import { toJson } from '../terminal/output.js';
import { examine, worded } from './doctor.js';
import { versions } from './version.js';

/**
 * Prints what a report of a problem needs: versions, settings, findings and counters. Secrets are in
 * files of their own, which it only names. Numbers of callers are in none of it; texts that may
 * have one are masked all the same.
 */
export async function supportBundle(context: Context): Promise<void> {
  const bundle = {
    at: new Date().toISOString(),
    versions: versions(),
    settings: settingsOf(context),
    findings: (await examine(context)).map(worded),
    status: await orProblem(async () => readStatus((await context.config()).statusSocket)),
    policy: await orProblem(() => countPolicy(context)),
    files: await orProblem(() => sizesOf(context)),
  };
  context.output.lines(masked(toJson(bundle, 2)).split('\n'));
}

function settingsOf(context: Context): object {
  const reports = [...reportConfig(context.configInput()).values()];
  return Object.fromEntries(reports.map(({ key, value, source }) => [key, { value, source }]));
}

async function countPolicy(context: Context): Promise<object> {
  const policy = await context.policy({ readOnly: true });
  const [accounts, lists] = [await policy.accounts(), await policy.lists()];
  const { homeCountry, defaultAccount, anonymousWords } = policy.settings();
  return {
    homeCountry,
    hasDefaultAccount: defaultAccount !== undefined,
    // A word can be a number.
    anonymousWords: anonymousWords.length,
    accounts: accounts.length,
    modes: accounts.map(({ mode }) => mode),
    lists: lists.map(({ kind, entries, enabled }) => ({ kind, entries, enabled })),
    changes: (await policy.history({ limit: 1 }))[0]?.id ?? 0,
  };
}

async function sizesOf(context: Context): Promise<object> {
  const { db } = await context.config();
  const files = [db, callLogFile(db)].flatMap((file) => [file, `${file}-wal`]);
  const sizes = files.map((file) => [file, statSync(file, { throwIfNoEntry: false })?.size]);
  return Object.fromEntries(sizes);
}

async function orProblem<T>(read: () => Promise<T>): Promise<T | { readonly problem: string }> {
  try {
    return await read();
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

/** Anything that is spelled like a number with its country code. */
function masked(text: string): string {
  return text.replace(/\+\d{5,}/g, '+...');
}
