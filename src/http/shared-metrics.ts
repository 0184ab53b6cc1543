import type { SharedHealth } from '../replication/shared-health.js';
import { metric, type Sample } from './metrics.js';

/** What a host that shares its policy has and lacks, in the text format of Prometheus. */
export function sharedMetrics({ status: { log }, queue }: SharedHealth, now = Date.now()): string {
  const lines = [
    ...metric('shared_up', 'gauge', 'whether the shared database can be used', [
      ['', log === undefined ? 0 : 1],
    ]),
    ...metric('shared_calls_waiting', 'gauge', 'calls that other hosts can not see yet', [
      ['', queue.calls],
    ]),
    ...metric('shared_calls_waiting_seconds', 'gauge', 'since the first of them', [
      ['', queue.since === undefined ? 0 : seconds(now - queue.since)],
    ]),
    ...(log?.behind === undefined
      ? []
      : metric('shared_changes_behind', 'gauge', 'changes that this host lacks', [
          ['', log.behind],
        ])),
    ...metric(
      'shared_host_contact_seconds',
      'gauge',
      'since a host was last in contact',
      (log?.hosts ?? []).map(({ name, version, contactAt }): Sample => {
        const labels = `{host=${JSON.stringify(name)},version=${JSON.stringify(version)}}`;
        return [labels, seconds(now - contactAt)];
      }),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function seconds(ms: number): number {
  return Math.max(0, Math.round(ms / 1_000));
}
