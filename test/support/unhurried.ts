import { SESSION_LIMITS, type SessionLimits } from '../../src/event-socket/session.js';

/** A session that no load brings past its deadline, where that isn't what is tested. */
export const UNHURRIED: SessionLimits = {
  ...SESSION_LIMITS,
  deadlineMs: 100_000,
  lateMs: 200_000,
};
