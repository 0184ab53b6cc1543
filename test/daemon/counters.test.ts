import { describe, expect, it } from 'vitest';
import { Counters } from '../../src/daemon/counters.js';
import type { SessionOutcome } from '../../src/event-socket/session.js';

const verdict = (outcome: string, reason: string, latencyMs: number) =>
  ({
    kind: 'verdict',
    latencyMs,
    screened: { verdict: { verdict: outcome, reason } },
  }) as SessionOutcome;

describe('Counters', () => {
  it('counts calls by verdict and reason, and fail-opens by cause', () => {
    const counters = new Counters();
    counters.count(verdict('reject', 'blocked-number', 0.4));
    counters.count(verdict('reject', 'blocked-number', 0.5));
    counters.count(verdict('transfer', 'default', 0.6));
    counters.count({ kind: 'fail-open', reason: 'fail-open:deadline', latencyMs: 1_001 });
    counters.count({ kind: 'hung-up' });
    counters.countRefusedPeer();
    const counts = counters.counts();
    expect(counts).toMatchObject({
      calls: {
        'reject blocked-number': 2,
        'transfer default': 1,
        'transfer fail-open:deadline': 1,
      },
      failOpen: { 'fail-open:deadline': 1 },
      hungUp: 1,
      refusedPeers: 1,
    });
    const filled = counts.latency.filter(({ count }) => count > 0);
    expect(filled).toEqual([{ le: 0.5, count: 2 }, { le: 1, count: 1 }, { count: 1 }]);
  });
});
