/** What the unit starts: absolute paths. */
export interface Installation {
  readonly node: string;
  readonly main: string;
}

/**
 * A call leaves 40 KB of garbage: as fast with a quarter of the usual room for it, in 20 MB less; and
 * with what outlived that collected when it has grown by a third, not doubled, in 28 MB less.
 */
export const NODE_OPTIONS: readonly string[] = [
  '--max-semi-space-size=4',
  '--heap-growing-percent=30',
];

/** One arena of the C library's for all threads, not one each: 3 MB less. */
export const ENVIRONMENT = { MALLOC_ARENA_MAX: '1' } as const;

/** systemd.exec(5), ProtectHome= and PrivateTmp=. */
const HIDDEN_FOLDERS = ['/home', '/root', '/run/user', '/tmp', '/var/tmp'];

/** The folder above an absolute path that the service doesn't see; undefined where it sees the path. */
export function hidingFolder(path: string): string | undefined {
  return HIDDEN_FOLDERS.find((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** A hardened systemd service. It logs to the journal. */
export function systemdUnit({ node, main }: Installation): string {
  return `# Ringfence: call screening for FreeSWITCH.
#
#   ringfence systemd-unit | sudo tee /etc/systemd/system/ringfence.service
#   sudo systemctl daemon-reload
#   sudo systemctl enable --now ringfence
#   sudo ringfence doctor
#
# Settings stand in /etc/ringfence/ringfence.json, where the command finds them as well.

[Unit]
Description=Ringfence call screening for FreeSWITCH
After=network.target
# From the first call on.
Before=freeswitch.service
# Calls go on unscreened while it is down: never give up.
StartLimitIntervalSec=0

[Service]
# Not notify: Node.js can't write to systemd's socket by itself. "ringfence doctor" tells whether it
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

# FreeSWITCH is on this host, and so is who uses the web interface. With --allow-peer or --web on another
# address, add theirs here too.
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
# Not MemoryDenyWriteExecute: V8 compiles JavaScript into memory that it then runs.

[Install]
WantedBy=multi-user.target
`;
}

/** systemd.service(5), "Command lines": quotes, backslashes, `%` and `$` mean something there. */
function quote(path: string): string {
  const escaped = path.replace(/[\\"]/g, '\\$&').replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w/.@+-]+$/.test(path) ? path : `"${escaped}"`;
}
