import type { Remedy } from '../errors.js';
import type { QueueLength } from '../store/sqlite/calls/call-queue.js';
import type { SharedHealth } from './shared-health.js';
import type { SharedStatus } from './status.js';

/** What somebody should know about a shared policy. Calls are screened all the same. Times are Unix milliseconds. */
export type SharedTrouble =
  | { readonly kind: 'unreachable'; readonly problem: string; readonly remedy: Remedy | undefined }
  /** Changes that this host lacks; undefined if its copy doesn't fit the log. */
  | { readonly kind: 'behind'; readonly changes: number | undefined }
  | { readonly kind: 'silent-host'; readonly host: string; readonly since: number }
  | { readonly kind: 'other-version'; readonly host: string; readonly version: string }
  | { readonly kind: 'calls-wait'; readonly calls: number; readonly since: number };

/** Hosts report themselves every 15 s. One that is silent for long is gone for good. */
const SILENT_MS = 90_000;
const GONE_MS = 7 * 86_400_000;
/** Calls are shipped within a second. */
const WAITING_MS = 60_000;

export function troublesOf({ status, queue }: SharedHealth, now: number): SharedTrouble[] {
  return [...policyTroubles(status), ...hostTroubles(status, now), ...queueTroubles(queue, now)];
}

function policyTroubles({ log, problem = '', remedy }: SharedStatus): SharedTrouble[] {
  if (log === undefined) return [{ kind: 'unreachable', problem, remedy }];
  return log.behind === 0 ? [] : [{ kind: 'behind', changes: log.behind }];
}

function hostTroubles({ log }: SharedStatus, now: number): SharedTrouble[] {
  const hosts = log?.hosts ?? [];
  const own = hosts.find(({ isThisOne }) => isThisOne)?.version;
  return hosts
    .filter(({ isThisOne, contactAt }) => !isThisOne && contactAt > now - GONE_MS)
    .flatMap(({ name: host, contactAt: since, version }): SharedTrouble[] => {
      if (since < now - SILENT_MS) return [{ kind: 'silent-host', host, since }];
      return version === own ? [] : [{ kind: 'other-version', host, version }];
    });
}

function queueTroubles({ calls, since }: QueueLength, now: number): SharedTrouble[] {
  const isLate = since !== undefined && since < now - WAITING_MS;
  return isLate ? [{ kind: 'calls-wait', calls, since }] : [];
}

/** In words. @param showTime of Unix milliseconds */
export function describeTrouble(
  trouble: SharedTrouble,
  showTime: (at: number) => string = (at) => new Date(at).toISOString(),
): string {
  switch (trouble.kind) {
    case 'unreachable':
      return `${trouble.problem}; calls are screened with the copy of this host, changes are refused`;
    case 'behind':
      return trouble.changes === undefined
        ? 'the copy of this host does not fit the shared policy'
        : `this host lacks ${trouble.changes} changes`;
    case 'silent-host':
      return `${trouble.host} was last in contact at ${showTime(trouble.since)}`;
    case 'other-version':
      return `${trouble.host} runs version ${trouble.version}`;
    case 'calls-wait':
      return `${trouble.calls} calls since ${showTime(trouble.since)} wait to be shown on other hosts`;
    default:
      return trouble satisfies never;
  }
}
