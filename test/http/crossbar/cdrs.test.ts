import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, logCalls, rejected } from '../../support/calls.js';
import { Crossbar } from '../../support/crossbar.js';

let crossbar: Crossbar;
beforeAll(async () => {
  crossbar = await Crossbar.open();
});
afterAll(() => crossbar.close());

const GREGORIAN = 62_167_219_200;

describe('calls', () => {
  const at = Date.now() - 60_000;
  const to = Math.floor(Date.now() / 1_000) + GREGORIAN;
  const range = `created_from=${to - 3_600}&created_to=${to}`;

  beforeAll(() => {
    logCalls(crossbar.ringfence, [
      rejected('one', { at, name: '=cmd()', caller: '+14155550100' }),
      call('two', { at: at + 1_000, presentation: 'withheld', caller: undefined }),
      call('three', { at: at + 2_000, name: '<b>"x",\r\n' }),
      call('other', { at: at + 3_000, account: 'globex' }),
    ]);
  });

  it('are listed page by page, the newest first', async () => {
    const first = await crossbar.kazoo.ask('GET', `cdrs/interaction?${range}&page_size=2`);
    expect(first.body.data.map(({ id }: { id: string }) => id)).toEqual(['three', 'two']);
    expect(first.body.data[1]).toMatchObject({ caller_id_number: 'withheld' });
    expect(first.body.data[0]).not.toHaveProperty('channel_created_time');
    const next = `${range}&page_size=2&start_key=${first.body.next_start_key}`;
    const second = await crossbar.kazoo.ask('GET', `cdrs/interaction?${next}`);
    expect(second.body.data).toMatchObject([
      {
        id: 'one',
        call_id: 'one',
        interaction_id: 'one',
        timestamp: Math.floor(at / 1_000) + GREGORIAN,
        caller_id_name: '=cmd()',
        caller_id_number: '+14155550100',
        callee_id_number: '1000',
        call_direction: 'inbound',
        hangup_cause: 'CALL_REJECTED',
        ringfence_list: 'acme/blocked',
      },
    ]);
    expect(second.body).not.toHaveProperty('next_start_key');
  });

  it.each([
    ['more than 31 days', `created_from=${to - 32 * 86_400}&created_to=${to}`, 'created_from'],
    ['a time that is none', 'created_from=x', 'created_from'],
    ['a page that is none', `${range}&start_key=x`, 'start_key'],
  ])('%s is rejected', async (_, query, field) => {
    const { status, body } = await crossbar.kazoo.ask('GET', `cdrs/interaction?${query}`);
    expect([status, Object.keys(body.data)]).toEqual([400, [field]]);
  });

  it('as CSV contain nothing that a spreadsheet would run', async () => {
    const { headers, body } = await crossbar.kazoo.ask(
      'GET',
      `cdrs?${range}&accept=text/csv&paginate=false`,
    );
    expect(headers.get('content-type')).toBe('text/csv');
    expect(headers.get('content-disposition')).toBe('attachment; filename="result.csv"');
    const [heading, ...rows] = body.split(/\r\n(?=\w|$)/);
    expect(heading).toMatch(/^id,call_id,timestamp,/);
    expect(rows.slice(0, 3).map((row: string) => row.split(',')[0])).toEqual([
      'three',
      'two',
      'one',
    ]);
    expect(body).toContain(",'=cmd(),+14155550100,");
    expect(body).toContain('"<b>""x"",\r\n"');
  });
});
