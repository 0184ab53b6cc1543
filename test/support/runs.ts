const TIMES = Number(process.env['PROPERTY_TIMES'] ?? 1);

/** How often a property is tried: so often in `npm test`, twenty times as often in `npm run fuzz`. */
export function runs(count: number): number {
  return count * TIMES;
}
