import type { IdentitySource } from '../../../screening/caller/caller-identity.js';
import type { Account } from '../../../screening/policy/policy.js';
import type { VerdictRemedy } from '../../../screening/remedy.js';
import type { Evidence, Standing } from '../../../screening/verdict.js';
import { type DecidedCall, ListLink, OutcomeChip, outcomeOf, Why } from './outcome.js';
import { Chip, Cut, EntryText, Fact, PhoneNumber, Text } from './parts.js';
import { RemedyDeed } from './remedy.js';

/** A verdict, of a logged call or a check, with all its reasons. */
export interface Decision {
  readonly account: string | undefined;
  readonly decided: DecidedCall;
  /** The reason as a sentence. */
  readonly because: string;
  readonly caller: {
    readonly presentation: string | undefined;
    readonly number?: string | undefined;
    /** The number as it was sent, if that differs. */
    readonly raw?: string | undefined;
    readonly name?: string | undefined;
    readonly nameHidden: boolean;
    /** Why the caller counts as withheld or unavailable. */
    readonly signals: readonly string[];
    readonly claims: readonly { readonly source: IdentitySource; readonly number: string }[];
    readonly verification?: string | undefined;
    readonly disbelieved: boolean;
  };
  /** Whether no rule matched, so that the account's default decided. */
  readonly isDefault: boolean;
  /** Whether no rule was checked. */
  readonly isUnasked: boolean;
  readonly evidence: readonly Evidence[];
  /** The account's default verdict. */
  readonly defaultVerdict: Account['defaultVerdict'];
  readonly remedy?: VerdictRemedy | undefined;
}

export function WhyView({ decision }: { decision: Decision }) {
  const { decided, because, account, remedy } = decision;
  return (
    <div class="why">
      <p class="why-verdict">
        <OutcomeChip outcome={outcomeOf(decided)} /> <Why call={decided} account={account} />
      </p>
      <p class="note">
        <Text>{because}</Text>
      </p>
      {remedy === undefined ? null : (
        <div class={AS_ROW.has(remedy.kind) ? 'as-row' : undefined}>
          <RemedyDeed remedy={remedy} />
        </div>
      )}
      <div class="columns">
        <section>
          <h2>Who called</h2>
          <CallerFacts decision={decision} />
        </section>
        <section>
          <h2>Rules in the order of precedence</h2>
          {decision.isUnasked ? (
            <p class="note">None: the call continued before any rule was checked.</p>
          ) : (
            <Ladder decision={decision} account={account} />
          )}
        </section>
      </div>
    </div>
  );
}

/** Remedies that the row of a logged call offers, too. */
const AS_ROW: ReadonlySet<VerdictRemedy['kind']> = new Set([
  'allow-caller',
  'block-caller',
  'block-anonymous',
  'allow-anonymous',
]);

function CallerFacts({ decision: { caller } }: { decision: Decision }) {
  const { presentation, number, raw, name, nameHidden, signals, claims, verification } = caller;
  return (
    <dl class="facts">
      <Fact name="Number">
        {presentation === 'presented' && number !== undefined ? (
          <PhoneNumber>{number}</PhoneNumber>
        ) : (
          (presentation ?? 'not known')
        )}
        {signals.length === 0 ? null : (
          <span class="note">
            {' '}
            because <Text>{signals.join(', ')}</Text>
          </span>
        )}
      </Fact>
      {raw === undefined ? null : (
        <Fact name="Sent as">
          <Cut>{raw}</Cut>
        </Fact>
      )}
      <Fact name="Name">
        {name === undefined || name === '' ? 'none' : <Cut>{name}</Cut>}
        {nameHidden ? <span class="note"> marked as hidden</span> : null}
      </Fact>
      {claims.map((claim) => (
        <Fact name={`${claim.source} has`}>
          <PhoneNumber>{claim.number}</PhoneNumber>
        </Fact>
      ))}
      <Fact name="STIR/SHAKEN">{verification ?? 'not verified'}</Fact>
      {caller.disbelieved ? (
        <Fact name="P-Preferred-Identity">ignored, because any caller can set it</Fact>
      ) : null}
    </dl>
  );
}

const RUNGS = [
  { rule: 'number', title: 'Exactly this number' },
  { rule: 'prefix', title: 'Prefixes of this number' },
  { rule: 'anonymous', title: 'Anonymous callers' },
  { rule: 'name', title: 'Names' },
  { rule: 'verification', title: 'Verification' },
] as const;

/** The rules, the most specific first. The first applicable one decides, allow before block. */
function Ladder({ decision, account }: { decision: Decision; account: string | undefined }) {
  const { evidence, isDefault, defaultVerdict } = decision;
  const decidedAt = RUNGS.findIndex(({ rule }) =>
    evidence.some((each) => each.rule === rule && each.standing === 'decided'),
  );
  // Of a list that only lifts blocks by number: the rules behind it were asked all the same.
  const isScreened = evidence.some((each) => each.standing === 'decided' && each.stillScreen);
  return (
    <ol class="ladder">
      {RUNGS.map(({ rule, title }, at) => {
        const met = evidence.filter((each) => each.rule === rule);
        const isPast = decidedAt >= 0 && at > decidedAt && !isScreened;
        const state = at === decidedAt ? 'decided' : isPast ? 'past' : met.length > 0 ? 'met' : '';
        return (
          <li class={state}>
            <span class="rung">{title}</span>
            {met.length === 0 ? (
              <span class="note">{isPast ? 'not checked' : 'no match'}</span>
            ) : (
              <ul>
                {met.map((each) => (
                  <li>
                    <EvidenceLine evidence={each} account={account} />
                  </li>
                ))}
              </ul>
            )}
          </li>
        );
      })}
      <li class={isDefault ? 'decided' : decidedAt >= 0 ? 'past' : ''}>
        <span class="rung">All others</span>
        {isDefault ? (
          <span>
            {defaultVerdict === 'reject' ? 'are rejected' : 'are let through'}{' '}
            <Chip tone="plain">decides</Chip>
          </span>
        ) : (
          <span class="note">not checked</span>
        )}
      </li>
    </ol>
  );
}

const STANDINGS: Readonly<Record<Standing, string>> = {
  decided: 'decides',
  outranked: 'comes second',
  'still-screened': 'only lifts blocks by number',
  'never-blocked': 'such a call is never blocked',
  expired: 'expired',
  'list-disabled': 'the list is disabled',
  'list-inactive': 'the list is not active for the account',
  'outside-schedule': 'the list does not work at that time',
  'not-presented': 'only another header has that number',
};

function EvidenceLine({ evidence, account }: { evidence: Evidence; account: string | undefined }) {
  const { list, entry, label, kind, rule, claim, standing } = evidence;
  const tone = standing !== 'decided' ? 'quiet' : kind === 'block' ? 'rejected' : 'good';
  return (
    <>
      {list === undefined ? 'The account' : <ListLink name={list} account={account} />}{' '}
      {kind === 'block' ? 'blocks' : 'allows'}{' '}
      {rule === 'anonymous' ? (
        'them'
      ) : rule === 'verification' ? (
        'lower results'
      ) : entry === undefined ? (
        'the hidden number'
      ) : (
        <EntryText>{entry}</EntryText>
      )}
      {label === undefined ? null : (
        <>
          {' '}
          (<Cut>{label}</Cut>)
        </>
      )}
      {claim === undefined || claim === entry ? null : (
        <span class="note">
          {' '}
          matches <PhoneNumber>{claim}</PhoneNumber>
        </span>
      )}{' '}
      <Chip tone={tone}>{STANDINGS[standing]}</Chip>
    </>
  );
}
