import { createHash, generateKeyPairSync, sign } from 'node:crypto';

export interface SelfSigned {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  /** As `fingerprint256` of a peer's certificate. */
  readonly fingerprint: string;
}

/** A certificate that signs itself (RFC 5280, version 1), for `localhost`. */
export function selfSigned(): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = der(
    SEQUENCE,
    der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8, Buffer.from('localhost')))),
  );
  const validity = der(SEQUENCE, time('000101000000Z'), time('491231235959Z'));
  const subject = publicKey.export({ type: 'spki', format: 'der' });
  const body = der(SEQUENCE, der(INTEGER, Buffer.of(1)), ECDSA, name, validity, name, subject);
  const signature = sign('sha256', body, privateKey);
  const cert = der(SEQUENCE, body, ECDSA, der(BIT_STRING, Buffer.of(0), signature));
  const hash = createHash('sha256').update(cert).digest('hex').toUpperCase();
  return {
    cert: pem('CERTIFICATE', cert),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: hash.replace(/(?<=..)..(?=(..)*$)/g, ':$&'),
  };
}

const [INTEGER, BIT_STRING, UTF8, UTC_TIME, SEQUENCE, SET] = [0x02, 0x03, 0x0c, 0x17, 0x30, 0x31];

/** `ecdsa-with-SHA256` and `commonName`. */
const ECDSA = der(SEQUENCE, Buffer.from('06082a8648ce3d040302', 'hex'));
const COMMON_NAME = Buffer.from('0603550403', 'hex');

function time(text: string): Buffer {
  return der(UTC_TIME, Buffer.from(text));
}

/** A value in DER (X.690). */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').replace(/.{64}/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
