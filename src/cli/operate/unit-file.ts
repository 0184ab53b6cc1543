import { COMPANION_OPTIONS } from '../../daemon/companion-process.js';

/** The absolute paths that the unit starts. */
export interface Installation {
  readonly node: string;
  readonly main: string;
}

/**
 * A call produces 40 KB of garbage. A quarter of the usual young generation is as fast and saves 20
 * MB. Collecting the old generation after it grew by a third, instead of doubling, saves 28 MB.
 */
export const NODE_OPTIONS: readonly string[] = [
  '--max-semi-space-size=4',
  '--heap-growing-percent=30',
];

/** One arena of the C library for all threads instead of one each saves 3 MB. */
export const ENVIRONMENT = { MALLOC_ARENA_MAX: '1' } as const;

/** systemd.exec(5), ProtectHome= and PrivateTmp=. */
const HIDDEN_FOLDERS = ['/home', '/root', '/run/user', '/tmp', '/var/tmp'];

/** The hidden folder above an absolute path; undefined if the service can see the path. */
export function hidingFolder(path: string): string | undefined {
  return HIDDEN_FOLDERS.find((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** What both services may do, which is little. */
const HARDENING = `# FreeSWITCH is on this host, and so is who uses the web interface. With --allow-peer, --web on another
# address, or a policy that is shared through PostgreSQL on another host, add theirs here too.
IPAddressDeny=any
IPAddressAllow=localhost
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX

CapabilityBoundingSet=
AmbientCapabilities=
NoNewPrivileges=yes
PrivateDevices=yes
PrivateMounts=yes
PrivateTmp=yes
PrivateUsers=yes
ProtectSystem=strict
ProtectHome=yes
ProtectProc=invisible
ProcSubset=pid
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
KeyringMode=private
LockPersonality=yes
RemoveIPC=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
# The companion, which serves the web interface, runs at a lower priority.
SystemCallFilter=setpriority
SystemCallErrorNumber=EPERM
# Not MemoryDenyWriteExecute: V8 compiles JavaScript into memory that it then runs.`;

/** A hardened systemd service that logs to the journal. */
export function systemdUnit({ node, main }: Installation): string {
  return `# Ringfence: call screening for FreeSWITCH.
#
#   ringfence systemd-unit | sudo tee /etc/systemd/system/ringfence.service
#   sudo systemctl daemon-reload
#   sudo systemctl enable --now ringfence
#   sudo ringfence doctor
#
# Settings are in /etc/ringfence/ringfence.json, which the command reads, too.

[Unit]
Description=Ringfence call screening for FreeSWITCH
After=network.target
# From the first call on.
Before=freeswitch.service
# Calls continue unscreened while it is down, so restart it without limit.
StartLimitIntervalSec=0

[Service]
# Not notify: Node.js can't write to systemd's socket by itself. "ringfence doctor" checks whether it
# answers.
Type=simple
Environment=MALLOC_ARENA_MAX=${ENVIRONMENT.MALLOC_ARENA_MAX}
ExecStart=${quote(node)} ${NODE_OPTIONS.join(' ')} ${quote(main)} serve
# Re-reads secrets, certificates and the log level.
ExecReload=/bin/kill -HUP $MAINPID
Restart=always
RestartSec=200ms
# Calls in flight finish first; each has a deadline of its own.
TimeoutStopSec=10
LimitNOFILE=65536
# A core dump would hold callers' numbers.
LimitCORE=0

# Its own user, without a home, made for as long as it runs.
DynamicUser=yes
# /var/lib/ringfence: the database. /run/ringfence: what "ringfence status" asks.
StateDirectory=ringfence
StateDirectoryMode=0700
RuntimeDirectory=ringfence
RuntimeDirectoryMode=0700
UMask=0077
# Secrets that root alone can read, such as hash-key-file:
#LoadCredential=hash-key:/etc/ringfence/hash-key
#Environment=RINGFENCE_HASH_KEY_FILE=%d/hash-key

${HARDENING}

[Install]
WantedBy=multi-user.target
`;
}

/**
 * A service for the web interface alone. A database belongs to its user, so it has the same one as the
 * controller's service.
 */
export function webUnit({ node, main }: Installation): string {
  return `# Ringfence: the web interface and its API, in a service of its own.
#
#   ringfence systemd-unit --web-only | sudo tee /etc/systemd/system/ringfence-web.service
#   sudo systemctl daemon-reload
#   sudo systemctl enable --now ringfence-web
#
# The controller would start another: sudo systemctl edit ringfence, with
#   [Service]
#   Environment=RINGFENCE_WEB=off

[Unit]
Description=Ringfence web interface
After=network.target ringfence.service
StartLimitIntervalSec=0

[Service]
Type=simple
Environment=MALLOC_ARENA_MAX=${ENVIRONMENT.MALLOC_ARENA_MAX}
ExecStart=${quote(node)} ${COMPANION_OPTIONS.join(' ')} ${quote(main)} web
# Re-reads the TLS certificate.
ExecReload=/bin/kill -HUP $MAINPID
Restart=always
RestartSec=1s
LimitNOFILE=65536
LimitCORE=0

# The same user as ringfence.service, whose database it reads and writes.
DynamicUser=yes
User=ringfence
StateDirectory=ringfence
StateDirectoryMode=0700
UMask=0077

${HARDENING}

[Install]
WantedBy=multi-user.target
`;
}

/** systemd.service(5), "Command lines": quotes, backslashes, `%` and `$` must be escaped. */
function quote(path: string): string {
  const escaped = path.replace(/[\\"]/g, '\\$&').replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w/.@+-]+$/.test(path) ? path : `"${escaped}"`;
}
