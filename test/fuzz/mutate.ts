/** A small generator of its own, so that a seed gives the same bytes on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Mulberry32: 0 to below `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }
}

const NASTY = [
  '\n\n',
  '\r\n',
  '\n',
  '\0',
  '%0A%0A',
  '%0a%0aexit%0a%0a',
  '%FF%FE',
  '%C3',
  '%',
  '%25',
  '${system(x)}',
  '$${x}',
  '^^;',
  ': ',
  ' ',
  '"',
  "'",
  ';',
  'ARRAY::a|:b',
  '_undef_',
  'Content-Length: 5\n',
  'Content-Length: 99999999999\n',
  'Content-Type: text/disconnect-notice\n',
  'Event-Name: CHANNEL_DATA\n',
  '-ERR',
  'é'.repeat(50),
  '\u202e',
  'A'.repeat(5_000),
].map((text) => Buffer.from(text));

/** A recording with up to eight things done to it. */
export function mutate(recordings: readonly Buffer[], random: Random): Buffer {
  let bytes: Buffer = Buffer.from(random.of(recordings));
  for (let times = random.below(8); times > 0; times--) {
    bytes = random.of(MUTATIONS)(bytes, random, recordings);
  }
  return bytes;
}

type Mutation = (bytes: Buffer, random: Random, recordings: readonly Buffer[]) => Buffer;

const MUTATIONS: readonly Mutation[] = [flip, cut, insert, intoValue, repeat, splice, noise];

function flip(bytes: Buffer, random: Random): Buffer {
  if (bytes.length === 0) return bytes;
  const flipped = Buffer.from(bytes);
  const at = random.below(bytes.length);
  flipped[at] = (flipped[at] as number) ^ (1 << random.below(8));
  return flipped;
}

function cut(bytes: Buffer, random: Random): Buffer {
  const from = random.below(bytes.length + 1);
  const length = random.below(random.of([2, 50, bytes.length + 1]));
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
}

function insert(bytes: Buffer, random: Random): Buffer {
  return insertAt(bytes, random.below(bytes.length + 1), random.of(NASTY));
}

/** After the colon of a header, in a caller's text. */
function intoValue(bytes: Buffer, random: Random): Buffer {
  const colon = bytes.indexOf(': ', random.below(bytes.length + 1));
  return colon < 0 ? bytes : insertAt(bytes, colon + 2, random.of(NASTY));
}

function repeat(bytes: Buffer, random: Random): Buffer {
  const from = random.below(bytes.length + 1);
  return insertAt(bytes, from, bytes.subarray(from, from + random.below(300)));
}

function splice(bytes: Buffer, random: Random, recordings: readonly Buffer[]): Buffer {
  const other = random.of(recordings);
  return Buffer.concat([
    bytes.subarray(0, random.below(bytes.length + 1)),
    other.subarray(random.below(other.length)),
  ]);
}

function noise(bytes: Buffer, random: Random): Buffer {
  const random64 = Buffer.from(Array.from({ length: 64 }, () => random.below(256)));
  return insertAt(bytes, random.below(bytes.length + 1), random64);
}

function insertAt(bytes: Buffer, at: number, inserted: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]);
}

/** The bytes in one to five chunks. */
export function inChunks(bytes: Buffer, random: Random): Buffer[] {
  const cuts = Array.from({ length: random.below(5) }, () => random.below(bytes.length + 1));
  const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}
