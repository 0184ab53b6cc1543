import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../src/cli/advice.js';
import { invalid, type Remedy } from '../../src/errors.js';

describe('describeProblem', () => {
  it.each<[Remedy, string]>([
    [{ kind: 'did-you-mean', name: 'acme' }, 'did you mean "acme"?'],
    [{ kind: 'create-list', list: 'spam' }, 'make it with "ringfence list create spam"'],
    [
      { kind: 'remove-route', account: 'acme', route: '1000' },
      'take it away first: ringfence account route remove acme 1000',
    ],
    [
      { kind: 'allow-caller', account: 'acme', number: '-1' },
      'to let it through: ringfence allow -- acme -1',
    ],
    [{ kind: 'leave-out', field: 'rejected' }, 'leave --rejected out'],
    [{ kind: 'force' }, 'add --force if you mean it'],
  ])('%j: %s', (remedy, advice) => {
    expect(describeProblem(invalid('it is wrong', { remedy }))).toBe(`it is wrong; ${advice}`);
  });

  it('names the option that is wrong, and nothing that is not there', () => {
    expect(describeProblem(invalid('is empty', { field: 'from' }))).toBe('--from is empty');
    expect(describeProblem(invalid('it is wrong'))).toBe('it is wrong');
  });

  it('quotes what is not plain, so that a command does what it says', () => {
    const remedy = { kind: 'add-account', account: 'x; rm -r' } as const;
    expect(describeProblem(invalid('x', { remedy }))).toBe(
      `x; make it with "ringfence account add 'x; rm -r'"`,
    );
  });
});
