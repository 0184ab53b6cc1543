import { type ParsedEntry, parseCanonical } from '../../src/screening/policy/entry.js';
import { parseSchedule, type Schedule } from '../../src/screening/policy/schedule.js';
import type { PolicyEdit } from '../../src/store/policy-store.js';

const HOURS = 'Mon-Fri 18:00-08:00, Sat, Sun except 2026-12-24..2027-01-01';

/** A bit of everything that a policy can hold, none of it at its default. */
export function fillPolicy(edit: PolicyEdit): void {
  edit.addAccount('acme', {
    name: 'Acme "& Sons" 日本',
    country: 'US',
    timeZone: 'America/New_York',
    extension: '5000',
    dialplan: 'inline',
    context: 'screened',
    mode: 'monitor',
    pausedUntil: Date.UTC(2100, 0, 2, 3, 4, 5, 678),
    blockAnonymous: true,
    anonymousScope: 'any-privacy',
    anonymousAction: { kind: 'respond', code: 433, phrase: 'Anonymity Disallowed' },
    verification: 'B',
    defaultVerdict: 'reject',
  });
  edit.addAccount('globex', { country: 'GB' });
  edit.addRoute('acme', '1000');
  edit.addRoute('acme', '+14155550142');
  edit.addRoute('globex', 'globex.pbx.example');
  edit.createList('acme/quiet', 'block', { action: { kind: 'flag' }, blockAnonymous: true }, false);
  edit.createList('acme/vip', 'allow', { stillScreen: true }, true);
  edit.updateList('acme/quiet', { schedule: parseSchedule(HOURS) as Schedule });
  edit.createList('off', 'block', { enabled: false }, false);
  edit.createList('spam', 'block', { everyone: true }, false);
  edit.createList('trial', 'block', {}, false);
  edit.setActive('globex', 'spam', false);
  edit.setActive('acme', 'trial', true);
  edit.addEntries('acme/vip', [entry('1012'), { ...entry('+442071838750'), label: 'Zoë' }]);
  edit.addEntries('spam', [
    { ...entry('+14155550100'), label: 'sells windows', expiresAt: Date.UTC(2100, 0, 1) },
    { ...entry('+14155550101'), expiresAt: Date.UTC(2001, 0, 1) },
    entry('+1900*'),
    entry('name:*warranty*'),
  ]);
  edit.updateList('trial', {
    subscription: {
      url: 'https://lists.example/spam.csv?of=de',
      everyMs: 43_200_000,
      format: 'csv',
      column: 'Tel.',
      minReports: 3,
      publicOnly: true,
    },
  });
  edit.setSetting('homeCountry', 'DE');
  edit.setSetting('defaultAccount', 'globex');
  edit.setSetting('anonymousWords', ['hidden', 'nobody']);
}

function entry(text: string): ParsedEntry {
  return parseCanonical(text) as ParsedEntry;
}
