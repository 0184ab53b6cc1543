import { beforeEach, describe, expect, it } from 'vitest';
import { fillPolicy } from '../../support/full-policy.js';
import { createPolicy, dump, policyRows } from '../../support/policy.js';
import { describeRefusals } from '../../support/refusals.js';
import { Ringfence } from '../../support/ringfence.js';
import { answering, hasTerminals } from '../../support/terminal.js';

let ringfence: Ringfence;

beforeEach(async () => {
  ringfence = new Ringfence();
  await createPolicy(ringfence.db, fillPolicy);
});

describe('undo', () => {
  // Each of another kind, and what it takes along.
  it.each([
    'account add initech --route 3000 --default-account',
    'account set acme --name Other --country GB --no-context --mode off --no-block-anonymous',
    'account pause globex --until 2h',
    'account resume acme',
    'account route remove acme 1000',
    'account remove acme --yes',
    'account remove globex --yes',
    'list create acme/more --inactive',
    'list set spam --action flag --no-everyone --disable',
    'list add spam +442071838750 --label x --until 30d',
    'list remove spam +14155550100 +14155550101',
    'list delete spam --yes',
    'list delete acme/vip --yes',
    'activate globex spam',
    'deactivate acme trial',
    'block acme +14155550100 --label again',
    'allow globex +442071838750',
    'config set home-country US',
    'config unset default-account',
  ])('restores every row: %s', async (command) => {
    const before = policyRows(ringfence.db);
    expect(await ringfence.run(...command.split(' '))).toMatchObject({ exitCode: 0 });
    const after = policyRows(ringfence.db);
    expect(after).not.toEqual(before);
    const undone = await ringfence.run('undo', '2');
    expect(undone).toMatchObject({ exitCode: 0 });
    expect(undone.stdout).toContain(`undid change 2 (${command}) of `);
    expect(undone.stderr).toBe('this is change 3; to redo change 2: ringfence redo 2\n');
    expect(policyRows(ringfence.db)).toEqual(before);
    expect(await ringfence.run('redo', '2')).toMatchObject({ exitCode: 0 });
    expect(policyRows(ringfence.db)).toEqual(after);
  });

  it('undoes an import, labels and expiries included', async () => {
    const before = policyRows(ringfence.db);
    const csv = 'number,label,expires\n+14155550100,other,\n+14155550177,,2100-01-01\n';
    await ringfence.runWith(csv, 'list', 'import', 'spam', '-', '--replace', '--yes');
    expect(policyRows(ringfence.db)).not.toEqual(before);
    await ringfence.ok('undo');
    expect(policyRows(ringfence.db)).toEqual(before);
  });

  it('undoes a change by its number, and keeps the later ones', async () => {
    await ringfence.ok('block', 'acme', '+14155550110');
    await ringfence.ok('block', 'globex', '+442071838751');
    const outcome = await ringfence.run('undo', '2');
    expect(outcome.stdout.split('\n').slice(1)).toEqual([
      '- list acme/blocked',
      '- activation of acme/blocked for acme: yes -> none',
      '- 1 entry of acme/blocked: +14155550110',
      '',
    ]);
    expect(await ringfence.json('list', 'show', 'globex/blocked')).toMatchObject({ entries: [{}] });
    expect(await ringfence.run('list', 'show', 'acme/blocked')).toMatchObject({ exitCode: 3 });
  });

  it('with --dry-run reports, and changes nothing', async () => {
    await ringfence.ok('account', 'pause', 'globex', '--until', '2100-06-01 12:00');
    const before = dump(ringfence.db);
    const { stdout, stderr } = await ringfence.runIn({ TZ: 'Asia/Tokyo' }, 'undo', '--dry-run');
    expect(stdout).toMatch(/^would undo change 2 \(account pause globex .*\) of /);
    expect(stdout).toContain('\n~ account globex: paused-until 2100-06-01 21:00:00 -> none\n');
    expect(stderr).toBe('dry run: nothing was changed\n');
    const utc = await ringfence.runIn({ TZ: 'Asia/Tokyo' }, 'undo', '--dry-run', '--utc');
    expect(utc.stdout).toContain('paused-until 2100-06-01 12:00:00Z -> none\n');
    expect(dump(ringfence.db)).toEqual(before);
  });

  it('reports the same as JSON', async () => {
    await ringfence.ok('deactivate', 'acme', 'trial');
    const { stdout } = await ringfence.run('undo', '--json');
    expect(JSON.parse(stdout)).toEqual({
      dryRun: false,
      undone: 2,
      change: 3,
      differences: [
        {
          did: 'changed',
          kind: 'activation',
          name: 'trial',
          account: 'acme',
          fields: { active: { before: false, after: true } },
        },
      ],
    });
  });

  it('records its author as any change does', async () => {
    await ringfence.ok('block', 'acme', '+14155550110');
    await ringfence.runIn({ SUDO_USER: 'kim' }, 'undo', '2');
    expect(await ringfence.json('history', '--limit', '1')).toMatchObject([
      { id: 3, author: 'kim', what: 'undo 2', undoes: 2 },
    ]);
  });

  it('reports that there is nothing to undo', async () => {
    const fresh = new Ringfence();
    await fresh.policy(async () => {});
    expect(await fresh.run('undo')).toEqual({
      stdout: '',
      stderr: 'ringfence: there is no change to undo; "ringfence history" shows all\n',
      exitCode: 3,
    });
    const { stderr } = await fresh.run('undo', '--json');
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'not-found' } });
  });
});

describe('undo and redo without a number', () => {
  const blocked = async () => {
    const lists = (await ringfence.json('list', 'list', 'acme')) as {
      name: string;
      entries: number;
    }[];
    return lists.find(({ name }) => name === 'acme/blocked')?.entries;
  };
  const by = (author: string, ...argv: string[]) => ringfence.run(...argv, '--author', author);
  const touched = async (author: string, ...argv: string[]) => {
    const { stdout, stderr } = await by(author, ...argv);
    expect(stderr).toMatch(/^this is change \d+; /);
    return /change (\d+)/.exec(stdout)?.[1];
  };

  beforeEach(async () => {
    for (const last of [0, 1, 2]) await by('ann', 'block', 'acme', `+1415555011${last}`);
  });

  it('go backwards, and forwards again, one change at a time', async () => {
    const states = [policyRows(ringfence.db)];
    for (const change of ['4', '3', '2']) {
      expect(await touched('ann', 'undo')).toBe(change);
      states.push(policyRows(ringfence.db));
    }
    expect(await blocked()).toBeUndefined();
    for (const change of ['2', '3', '4']) {
      states.pop();
      expect(await touched('ann', 'redo')).toBe(change);
      expect(policyRows(ringfence.db)).toEqual(states.at(-1));
    }
    expect((await by('ann', 'redo')).stderr).toContain('there is no change to redo');
    expect(await touched('ann', 'undo')).toBe('4');
  });

  it('handle a change in between: undo goes back over it, redo is refused', async () => {
    await by('ann', 'undo');
    await by('ann', 'block', 'acme', '+14155550119');
    expect(await by('ann', 'redo')).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('there is no change to redo'),
    });
    expect(await touched('ann', 'undo')).toBe('6');
    expect(await touched('ann', 'undo')).toBe('3');
    expect(await touched('ann', 'redo', '3')).toBe('3');
    expect(await touched('ann', 'redo', '4')).toBe('4');
    expect(await blocked()).toBe(3);
  });

  it('ask before the change of another author is undone, and show the effect', async () => {
    const before = dump(ringfence.db);
    const { stdout, stderr, exitCode } = await by('kim', 'undo');
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr).toBe(
      "- 1 entry of acme/blocked: +14155550112\nringfence: won't undo change 4 (block acme +14155550112 --author ann) by ann without being asked to; add --yes\n",
    );
    expect(dump(ringfence.db)).toEqual(before);
    expect((await by('kim', 'undo', '--dry-run')).exitCode).toBe(0);
    expect(await touched('kim', 'undo', '--yes')).toBe('4');
    expect((await by('ann', 'redo')).stderr).toContain("won't redo change 4");
    expect(await touched('kim', 'undo', '3')).toBe('3');
  });

  it('ask if another author has changed something since', async () => {
    await by('kim', 'undo', '4');
    const { stderr, exitCode } = await by('ann', 'undo');
    expect(exitCode).toBe(2);
    expect(stderr).toContain("won't undo change 3");
    expect(stderr).toContain('although kim changed something since');
  });

  it.runIf(hasTerminals)('read the answer at the terminal', async () => {
    const no = await answering('n\r', ringfence, 'undo', '--author', 'kim');
    expect(no).toContain('nothing was changed');
    expect(await blocked()).toBe(3);
    const yes = await answering('y\r', ringfence, 'undo', '--author', 'kim');
    expect(yes).toContain('undid change 4 ');
    expect(await blocked()).toBe(2);
  });
});

it('undo counts as import does, with separators', async () => {
  const many = Array.from({ length: 1_001 }, (_, at) => `+1212${String(5_550_000 + at)}\n`);
  await ringfence.runWith(many.join(''), 'list', 'import', 'spam', '-');
  expect((await ringfence.run('undo')).stdout).toContain('- 1,001 entries of spam: ');
});

describe('a wrong undo', async () => {
  const wrong = new Ringfence();
  await createPolicy(wrong.db, fillPolicy);
  await wrong.run('block', 'acme', '+14155550110');
  await wrong.run('list', 'set', 'acme/blocked', '--action', 'flag');
  await wrong.run('account', 'resume', 'acme');
  await wrong.run('undo', '4');
  describeRefusals(wrong, [
    [['undo', '99'], 3, 'change 99 not found; the newest is 5'],
    [['undo', 'last'], 2, 'change "last" is not a whole number above 0'],
    [['undo', '0'], 2, 'change "0" is not a whole number above 0'],
    [['undo', '-1'], 2, 'change "-1" is not a whole number above 0'],
    [['undo', '4'], 2, 'change 4 is undone already, by change 5', 'ringfence redo 4'],
    [['undo', '2'], 2, "change 2 can't be undone", 'list set acme/blocked', 'undo 3 first'],
    [['undo', '2', '3'], 2, 'too many arguments'],
    [['redo', '99'], 3, 'change 99 not found; the newest is 5'],
    [['redo', '2'], 2, 'change 2 is not undone', 'ringfence undo 2'],
    [['redo', 'x'], 2, 'change "x" is not a whole number above 0'],
  ]);
});
