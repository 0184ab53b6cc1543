import type { Command } from 'commander';
import type { Run } from '../run.js';

export function defineServe(program: Command, run: Run): void {
  program
    .command('serve')
    .description('Run the controller')
    .option('--listen <host:port>', 'the address for FreeSWITCH (RINGFENCE_LISTEN)')
    .option('--deadline <duration>', 'time limit for a verdict; then the call continues')
    .option('--log-level <level>', 'fatal, error, warn, info, debug or trace')
    .option('--caller-privacy <level>', 'how numbers are stored: full, masked or hashed')
    .option('--hash-key-file <file>', 'the secret for --caller-privacy hashed')
    .option('--keep-calls <duration>', 'how long the call log keeps calls (90d; 0: forever)')
    .option('--keep-rows <n>', 'how many calls the call log keeps (10000000; 0: all)')
    .option('--allow-peer <subnets>', 'peers that may connect besides loopback (10.0.0.0/8,...)')
    .option('--max-sessions <n>', 'maximum connections; further calls continue unscreened')
    .option('--max-per-peer <n>', 'maximum connections from one address')
    .option('--socket-secret-file <file>', 'file with the secret of socket HOST:PORT/SECRET')
    .option('--watchdog <duration>', 'exit if the event loop is blocked this long')
    .option('--status-socket <file>', 'the Unix socket for "ringfence status"')
    .option('--web <host:port>', 'where the web interface and its API listen, or off')
    .option('--web-cert <file>', 'TLS certificate with its chain (PEM)')
    .option('--web-key <file>', 'private key of --web-cert (PEM)')
    .option('--web-behind-proxy <subnets>', 'addresses of the TLS proxy in front (10.0.0.2,...)')
    .action(run(() => import('./serve.js'), 'serve'));
  program
    .command('web')
    .description('Run the web interface and its API without the controller')
    .option('--web <host:port>', 'the address to listen on')
    .option('--web-cert <file>', 'TLS certificate with its chain (PEM)')
    .option('--web-key <file>', 'private key of --web-cert (PEM)')
    .option('--web-behind-proxy <subnets>', 'addresses of the TLS proxy in front (10.0.0.2,...)')
    .option('--log-level <level>', 'fatal, error, warn, info, debug or trace')
    .option('--status-socket <file>', 'the status socket of the controller')
    .action(run(() => import('./web.js'), 'web'));
  program
    .command('status')
    .description('Show the counters of the running controller')
    .option('--status-socket <file>', 'the status socket of the controller')
    .action(run(() => import('./status.js'), 'status'));
}
