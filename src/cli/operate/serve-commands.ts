import type { Command } from 'commander';
import type { Run } from '../run.js';

export function defineServe(program: Command, run: Run): void {
  program
    .command('serve')
    .description('run the controller')
    .option('--listen <host:port>', 'where FreeSWITCH reaches it (RINGFENCE_LISTEN)')
    .option('--deadline <duration>', 'from accept to verdict, past it a call goes on')
    .option('--log-level <level>', 'fatal, error, warn, info, debug or trace')
    .option('--caller-privacy <level>', 'what is kept of numbers: full, masked or hashed')
    .option('--hash-key-file <file>', 'the secret for --caller-privacy hashed')
    .option('--keep-calls <duration>', 'how long calls stay in the log (90d; 0 for ever)')
    .option('--keep-rows <n>', 'how many calls stay in the log (10000000; 0 for all)')
    .option('--allow-peer <subnets>', 'besides loopback, who may connect (10.0.0.0/8,...)')
    .option('--max-sessions <n>', 'connections at once; a call past it goes on unscreened')
    .option('--max-per-peer <n>', 'connections at once of one address')
    .option('--socket-secret-file <file>', 'the secret of socket HOST:PORT/SECRET')
    .option('--watchdog <duration>', 'end when the event loop hangs for so long')
    .option('--status-socket <file>', 'where "ringfence status" asks')
    .option('--web <host:port>', 'where the web interface and its API listen, or off')
    .option('--web-cert <file>', 'its TLS certificate with chain (PEM)')
    .option('--web-key <file>', 'the key of --web-cert (PEM)')
    .option('--web-behind-proxy <subnets>', 'the TLS proxy before it (10.0.0.2,...)')
    .action(run(() => import('./serve.js'), 'serve'));
  program
    .command('web')
    .description('run the web interface and its API alone, without the controller')
    .option('--web <host:port>', 'where it listens')
    .option('--web-cert <file>', 'its TLS certificate with chain (PEM)')
    .option('--web-key <file>', 'the key of --web-cert (PEM)')
    .option('--web-behind-proxy <subnets>', 'the TLS proxy before it (10.0.0.2,...)')
    .option('--log-level <level>', 'fatal, error, warn, info, debug or trace')
    .option('--status-socket <file>', 'where to ask the controller for its status')
    .action(run(() => import('./web.js'), 'web'));
  program
    .command('status')
    .description('what the running controller counts')
    .option('--status-socket <file>', 'where to ask')
    .action(run(() => import('./status.js'), 'status'));
}
