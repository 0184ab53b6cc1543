import { describe, expect, it } from 'vitest';
import { parseSharedUrl, withoutPassword } from '../../src/config/shared-settings.js';

describe('the URL of a shared policy', () => {
  it.each([
    ['postgres://ada@db.example/ringfence', 'db.example', 5432, 'ringfence', 'ada', 'verified'],
    ['postgresql://db.example:6432/x', 'db.example', 6432, 'x', undefined, 'verified'],
    ['postgres://10.0.0.7/x', '10.0.0.7', 5432, 'x', undefined, 'verified'],
    ['postgres://[2001:db8::1]/x', '2001:db8::1', 5432, 'x', undefined, 'verified'],
    ['postgres://127.0.0.1/x', '127.0.0.1', 5432, 'x', undefined, 'off'],
    ['postgres://localhost/x', 'localhost', 5432, 'x', undefined, 'off'],
    ['postgres://[::1]/x', '::1', 5432, 'x', undefined, 'off'],
    ['postgres:///x?host=/run/postgresql', '/run/postgresql', 5432, 'x', undefined, 'off'],
    ['postgres://a@127.0.0.1/x?sslmode=verify-full', '127.0.0.1', 5432, 'x', 'a', 'verified'],
    ['postgres://db.example/x?sslmode=require', 'db.example', 5432, 'x', undefined, 'unverified'],
    ['postgres://db.example/x?sslmode=disable', 'db.example', 5432, 'x', undefined, 'off'],
    [
      'postgres://127.0.0.1.evil.example/x',
      '127.0.0.1.evil.example',
      5432,
      'x',
      undefined,
      'verified',
    ],
  ])('%s', (url, host, port, database, user, tls) => {
    expect(parseSharedUrl(url)).toMatchObject({ host, port, database, user, tls });
  });

  it.each([
    '',
    'db.example',
    'https://db.example/x',
    'postgres://db.example',
    'postgres://db.example/',
    'postgres://db.example:99999/x',
    'postgres://db.example/x?sslmode=prefer',
    'postgres://db.example/x?password=secret',
    'postgres://db.example/%E0',
  ])('is invalid: %s', (url) => {
    expect(parseSharedUrl(url)).toBeUndefined();
  });

  it.each([
    ['postgres://ada:secret@db.example/x', 'postgres://ada@db.example/x'],
    [
      'postgres://ada:s%40cret@db.example/x?sslmode=require',
      'postgres://ada@db.example/x?sslmode=require',
    ],
    ['postgres://db.example:5432/x', 'postgres://db.example:5432/x'],
    ['postgres://ada:se/cr@et@db.example', 'postgres://ada@db.example'],
    ['postgres://db.example/x?password=secret', 'postgres://db.example/x?password=...'],
  ])('%s is shown without its password', (url, shown) => {
    expect(withoutPassword(url)).toBe(shown);
  });
});
