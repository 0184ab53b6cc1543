const RATE = 8_000;
const HEADER_BYTES = 44;

/** A RIFF file of 16-bit silence at 8 kHz, this long. */
export function wav(ms: number): Buffer {
  const bytes = (2 * RATE * ms) / 1_000;
  const file = Buffer.alloc(HEADER_BYTES + bytes);
  file.write('RIFF');
  file.writeUInt32LE(HEADER_BYTES - 8 + bytes, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(2 * RATE, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(bytes, 40);
  return file;
}
