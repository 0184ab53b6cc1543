/*
 * Peers that never describe a call, in a process of their own, so that their cost isn't counted as the
 * controller's. Keeps `count` of them connected from `addresses` loopback addresses. A closed one
 * reconnects, at most `perSecond` of them a second. Ends with its standard input.
 */
import { connect } from 'node:net';
import { setPriority } from 'node:os';

const { port, count, addresses, perSecond } = JSON.parse(process.argv[2]);
const TURN_MS = 2;
const MOST_PER_TURN = 50;
/** Who is closed at once doesn't come again at once, or half of all would be of that kind. */
const LEAST_MS = 1_500;
const LINGER_MS = 5_000;

const idle = () => {};
const slow = (socket) => {
  const timer = setInterval(() => socket.write('A'), 1_000);
  socket.once('close', () => clearInterval(timer));
};
const halfOpen = (socket) => socket.end();

// Strangers elsewhere would not take the processor from the controller.
setPriority(10);
process.stdin.resume().once('end', () => process.exit(0));

const due = Array.from({ length: count }, (_, at) => at);
let allowed = 0;
let last = performance.now();
setInterval(() => {
  const now = performance.now();
  allowed = Math.min(allowed + ((now - last) / 1_000) * perSecond, MOST_PER_TURN);
  last = now;
  for (; allowed >= 1 && due.length > 0; allowed--) open(due.shift());
}, TURN_MS);

function open(at) {
  const opened = performance.now();
  const localAddress = `127.0.${at % addresses}.1`;
  const socket = connect({ host: '127.0.0.1', port, localAddress, allowHalfOpen: true });
  socket.resume().on('error', () => {});
  socket.once('connect', () => mannerOf(at)(socket));
  // All of them linger after the controller has closed its side.
  socket.once('end', () => setTimeout(() => socket.destroy(), LINGER_MS));
  socket.once('close', () => {
    setTimeout(() => due.push(at), opened + LEAST_MS - performance.now());
  });
}

function mannerOf(at) {
  if (at % 20 === 0) return halfOpen;
  return at % 2 === 0 ? idle : slow;
}
