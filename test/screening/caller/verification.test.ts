import { describe, expect, it } from 'vitest';
import {
  ATTESTATIONS,
  describeVerification,
  readVerification,
  VERIFICATION_RULES,
  type Verification,
  violates,
} from '../../../src/screening/caller/verification.js';

const none = { status: 'none' } as const;
const failed = { status: 'failed' } as const;
const passed = (attestation?: 'A' | 'B' | 'C') => ({ status: 'passed', attestation }) as const;

describe('readVerification', () => {
  it.each([
    ['TN-Validation-Passed-A', passed('A')],
    ['TN-Validation-Passed-B', passed('B')],
    ['TN-Validation-Passed-C', passed('C')],
    ['TN-Validation-Passed-D', none],
    ['TN-Validation-Passed', passed()],
    ['TN-Validation-Passedish', none],
    ['tn-validation-passed-a', passed('A')],
    ['TN-Validation-Failed', failed],
    ['TN-Validation-Failed-A', failed],
    ['No-TN-Validation', none],
    ['No-TN-Validation-Passed', none],
    ['XTN-Validation-Failed', none],
    ['verstat=TN-Validation-Failed', failed],
    ['user=phone;verstat=TN-Validation-Passed-B;x=1', passed('B')],
    ['verstat="TN-Validation-Passed"', passed()],
    ['+14155550100;verstat=TN-Validation-Failed', failed],
    ['verstat=No-TN-Validation', none],
    ['', none],
    ['Passed', none],
  ])('%s', (text, expected) => {
    expect(readVerification([text])).toEqual(expected);
  });

  it.each([
    [[], none],
    [[undefined, undefined], none],
    [[undefined, 'TN-Validation-Failed'], failed],
    [['TN-Validation-Passed-A', 'TN-Validation-Failed'], failed],
    [['TN-Validation-Passed-A', 'C'], passed('C')],
    [['B', 'TN-Validation-Passed'], passed('B')],
    [[' a ', 'nonsense'], passed('A')],
    [['D', 'AB', ''], none],
    [['TN-Validation-Failed', 'TN-Validation-Passed-A'], failed],
    [['No-TN-Validation', 'TN-Validation-Failed'], failed],
    [['nonsense', 'verstat=TN-Validation-Passed-C'], passed('C')],
  ])('returns the worst of %j', (texts, expected) => {
    expect(readVerification(texts)).toEqual(expected);
  });
});

describe('violates', () => {
  const results = {
    none,
    failed,
    A: passed('A'),
    B: passed('B'),
    C: passed('C'),
    unknown: passed(),
  };

  it.each([
    ['off', []],
    ['failed', ['failed']],
    ['A', ['failed', 'B', 'C']],
    ['B', ['failed', 'C']],
    ['C', ['failed']],
  ] as const)('the rule %s matches only %j', (rule, expected) => {
    const violating = Object.entries<Verification>(results).filter(([, result]) =>
      violates(result, rule),
    );
    expect(violating.map(([name]) => name)).toEqual(expected);
  });

  it('has a rule for each attestation', () => {
    expect(VERIFICATION_RULES).toEqual(['off', 'failed', ...ATTESTATIONS]);
  });
});

describe('describeVerification', () => {
  it.each([
    [none, 'none'],
    [failed, 'failed'],
    [passed(), 'passed'],
    [passed('A'), 'passed A'],
  ])('%j is "%s"', (verification, expected) => {
    expect(describeVerification(verification)).toBe(expected);
  });
});
