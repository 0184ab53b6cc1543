/*
 * Preloaded into a controller under test. SIGUSR2 does what FAULT says: "block" keeps the event loop
 * from turning for BLOCK_MS, "clock" sets the wall clock back an hour, "memory" fills the memory.
 */
const { FAULT, BLOCK_MS } = process.env;
const { now } = Date;

process.on('SIGUSR2', () => {
  if (FAULT === 'clock') {
    Date.now = () => now() - 3_600_000;
    return;
  }
  if (FAULT === 'memory') {
    const kept = [];
    for (;;) kept.push(new Array(10_000).fill(kept.length));
  }
  const until = performance.now() + Number(BLOCK_MS);
  while (performance.now() < until);
});
