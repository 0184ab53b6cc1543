/*
 * Peers that say nothing of use, as a process of their own: what they cost is not to be taken for the
 * controller's. Keeps `count` of them connected from so many loopback addresses, at most `perSecond`
 * new ones a second; who is closed comes again. Ends with its standard input.
 */
import { connect } from 'node:net';
import { setPriority } from 'node:os';

const { port, count, addresses, perSecond } = JSON.parse(process.argv[2]);
const TURN_MS = 5;
const LINGER_MS = 500;
/** Who is closed sooner waits for as long as an idle peer is borne, or half-open ones would come all the time. */
const LEAST_MS = 1_500;

/** Idle; a byte a second; half-open: never closes its side, or closes its side at once and stays. */
const MANNERS = [
  () => {},
  (socket) => {
    const timer = setInterval(() => socket.write('A'), 1_000);
    socket.once('close', () => clearInterval(timer));
  },
];
const halfOpen = (socket) => socket.end();

// Strangers elsewhere would not take the processor from the controller.
setPriority(10);
process.stdin.resume().once('end', () => process.exit(0));

const due = Array.from({ length: count }, (_, at) => at);
let allowed = 0;
let last = performance.now();
setInterval(() => {
  const now = performance.now();
  allowed = Math.min(allowed + ((now - last) / 1_000) * perSecond, perSecond / 50);
  last = now;
  for (; allowed >= 1 && due.length > 0; allowed--) open(due.shift());
}, TURN_MS);

function open(at) {
  const localAddress = `127.0.1.${1 + (at % addresses)}`;
  const opened = performance.now();
  const socket = connect({ host: '127.0.0.1', port, localAddress, allowHalfOpen: true });
  socket.resume().on('error', () => {});
  socket.once('connect', () => (at % 20 === 0 ? halfOpen : MANNERS[at % 2])(socket));
  // It never closes its side: all that ends it is the controller's patience, which no packet tells of.
  socket.once('end', () => setTimeout(() => socket.destroy(), LINGER_MS));
  socket.once('close', () => {
    setTimeout(() => due.push(at), Math.max(0, opened + LEAST_MS - performance.now()));
  });
}
