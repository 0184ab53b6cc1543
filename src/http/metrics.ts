import type { Status } from '../daemon/status-socket.js';

const PREFIX = 'ringfence';

/**
 * A controller's counters in the text format of Prometheus 0.0.4. Labels contain verdicts and reasons,
 * never anything that a caller sent.
 */
export function metricsOf(status: Status): string {
  const { callLog, companion, latency } = status;
  const lines = [
    ...metric('info', 'gauge', 'the version of the controller', [
      [`{version="${status.version}"}`, 1],
    ]),
    ...metric('uptime_seconds', 'gauge', 'since the controller started', [
      ['', status.uptimeSeconds],
    ]),
    ...metric('sessions', 'gauge', 'open connections of FreeSWITCH', [['', status.sessions]]),
    ...metric('memory_bytes', 'gauge', 'resident memory of the controller', [
      ['', status.memoryMb * 1024 * 1024],
    ]),
    ...metric('calls_total', 'counter', 'calls by verdict and reason', callSamples(status)),
    ...metric('calls_unscreened_total', 'counter', 'calls that continued without a verdict', [
      ...Object.entries(status.failOpen).map(labelled('cause')),
    ]),
    ...metric('calls_hung_up_total', 'counter', 'callers who hung up before a verdict', [
      ['', status.hungUp],
    ]),
    ...metric('refused_peers_total', 'counter', 'connections of peers that are not allowed', [
      ['', status.refusedPeers],
    ]),
    ...metric('call_log_written_total', 'counter', 'calls written to the log', [
      ['', callLog.written],
    ]),
    ...metric('call_log_waiting', 'gauge', 'calls not written to the log yet', [
      ['', callLog.waiting],
    ]),
    ...metric('call_log_dropped_total', 'counter', 'calls missing from the log', [
      ['', callLog.dropped],
    ]),
    ...metric('companion_restarts_total', 'counter', 'restarts of the web interface', [
      ['', companion?.restarts ?? 0],
    ]),
    ...metric('verdict_seconds', 'histogram', 'from accept to verdict', []),
    ...histogram('verdict_seconds', latency),
  ];
  return `${lines.join('\n')}\n`;
}

export type Sample = readonly [labels: string, value: number];

export function metric(
  name: string,
  type: string,
  help: string,
  samples: readonly Sample[],
): string[] {
  const full = `${PREFIX}_${name}`;
  return [
    `# HELP ${full} ${help}`,
    `# TYPE ${full} ${type}`,
    ...samples.map(([labels, value]) => `${full}${labels} ${value}`),
  ];
}

/** The keys of `calls` are like `reject blocked-number`. */
function callSamples({ calls }: Status): Sample[] {
  return Object.entries(calls).map(([key, count]) => {
    const [verdict = '', reason = ''] = key.split(' ');
    return [`{verdict="${verdict}",reason="${reason}"}`, count];
  });
}

function labelled(name: string): (entry: readonly [string, number]) => Sample {
  return ([value, count]) => [`{${name}="${value}"}`, count];
}

/** Without a sum, which the controller doesn't count. */
function histogram(name: string, latency: Status['latency']): string[] {
  let count = 0;
  const buckets = latency.map(({ le, count: calls }) => {
    count += calls;
    return `${PREFIX}_${name}_bucket{le="${le === undefined ? '+Inf' : le / 1_000}"} ${count}`;
  });
  return [...buckets, `${PREFIX}_${name}_count ${count}`];
}
