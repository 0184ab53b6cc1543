import type { Config } from '../config/settings.js';
import { type SharedHealth, sharedHealth } from '../replication/shared-health.js';
import { placeOf } from '../replication/shared-problem.js';
import { describeTrouble, type SharedTrouble, troublesOf } from '../replication/troubles.js';
import { type Finding, ok, problemOf } from './finding.js';

const CHECK = 'shared policy';

/** Checks what several hosts share. No finding if the policy is of this host alone. */
export async function checkSharedPolicy(config: Config): Promise<Finding[]> {
  try {
    const health = await sharedHealth(config);
    if (health === undefined) return [];
    const troubles = troublesOf(health, Date.now());
    return troubles.length === 0 ? [describeHealth(health)] : troubles.map(toFinding);
  } catch (error) {
    return [problemOf(CHECK, error)];
  }
}

function describeHealth({ status: { replica, log } }: SharedHealth): Finding {
  const hosts = log?.hosts.map(({ name }) => name).join(', ');
  return ok(
    CHECK,
    `${hosts} share it at ${placeOf(replica.url)}; this host has change ${log?.head}, the latest`,
  );
}

/** Calls are screened all the same, so nothing of this is a problem. */
function toFinding(trouble: SharedTrouble): Finding {
  const message = describeTrouble(trouble);
  return { check: CHECK, status: 'warning', message, remedy: remedyFor(trouble) };
}

function remedyFor(trouble: SharedTrouble): NonNullable<Finding['remedy']> {
  switch (trouble.kind) {
    case 'unreachable':
      return trouble.remedy ?? 'start PostgreSQL, or name another address with the setting shared';
    case 'behind':
    case 'calls-wait':
      return 'the companion of the controller sees to that: start it, or look into its log';
    case 'silent-host':
      return `start the controller on ${trouble.host}`;
    case 'other-version':
      return 'install the same version on all hosts';
    default:
      return trouble satisfies never;
  }
}
