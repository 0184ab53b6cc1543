import { printable } from '../../../printable.js';
import type { CallRecord, LoggedCall } from '../../../store/call-log.js';
import { Deed } from './deed.js';
import { callLink, inAccount, listDeed, withQuery } from './links.js';
import { decidedCall, OutcomeChip, outcomeOf, Why } from './outcome.js';
import { Cut, PhoneNumber, Time } from './parts.js';
import { Tick } from './ticks.js';

/** The change that would reverse the verdict on a caller. With `isNow`, the policy has changed since the call. */
export type NextDeed =
  | { readonly kind: 'block-caller' | 'allow-caller'; readonly isNow: boolean }
  | { readonly kind: 'block-anonymous' | 'allow-anonymous'; readonly list?: string | undefined };

export interface CallRow {
  readonly call: LoggedCall;
  /** Absent if no change would. */
  readonly next?: NextDeed | undefined;
}

export function CallTable({
  rows,
  account,
  live,
  caption,
}: {
  rows: readonly CallRow[];
  account: string | undefined;
  live?: string | undefined;
  caption: string;
}) {
  return (
    // An empty one is shown by the script, with the first call.
    <table class="calls" hidden={rows.length === 0}>
      <caption class="visually-hidden">{printable(caption)}</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Caller</th>
          <th scope="col">Dialled</th>
          {account === undefined ? <th scope="col">Account</th> : null}
          <th scope="col">Verdict</th>
          <th scope="col">
            <span class="visually-hidden">What to do</span>
          </th>
        </tr>
      </thead>
      <tbody data-live={live}>
        {rows.map((row) => (
          <CallTableRow row={row} account={account} />
        ))}
      </tbody>
    </table>
  );
}

export function CallTableRow({ row, account }: { row: CallRow; account: string | undefined }) {
  const { call } = row;
  return (
    <tr id={`call-${call.key}`} class="call" data-row tabindex={-1}>
      <td class="call-time">
        <Time at={call.at} />
        {account !== undefined || call.host === undefined ? null : (
          <>
            {' '}
            <span class="note">{call.host}</span>
          </>
        )}
      </td>
      <td class="call-caller">
        {account !== undefined && call.caller !== undefined && isNumber(row) ? (
          <Tick name="number" value={call.caller} />
        ) : null}
        <Caller call={call} account={account} />
      </td>
      <td class="call-dialled">
        {call.dialled === undefined ? null : (
          <>
            <span aria-hidden="true">{'→\u00a0'}</span>
            <PhoneNumber>{call.dialled}</PhoneNumber>
          </>
        )}
      </td>
      {account === undefined ? (
        <td class="call-account">
          {call.account === undefined ? null : (
            <a href={inAccount(call.account)}>
              <Cut>{call.account}</Cut>
            </a>
          )}
        </td>
      ) : null}
      <td class="call-verdict">
        <OutcomeChip outcome={outcomeOf(decidedCall(call))} />{' '}
        <span class="why-words">
          <Why call={decidedCall(call)} account={account} />
        </span>
      </td>
      <td class="call-deeds">
        <a
          class="button quiet"
          href={callLink(call.uuid)}
          data-open={`call-${call.key}`}
          data-key="Enter"
          aria-label={`Why, call of ${plainCaller(call)}`}
        >
          Why?
        </a>
        <NextDeedButton row={row} />
      </td>
    </tr>
  );
}

function isNumber({ next }: CallRow): boolean {
  return next?.kind === 'block-caller' || next?.kind === 'allow-caller';
}

/** The caller: a number that links to its calls, or why there is none. */
export function Caller({ call, account }: { call: LoggedCall; account?: string | undefined }) {
  const { presentation, caller, name, callerPrivacy } = call;
  return (
    <>
      {presentation === 'presented' && caller !== undefined ? (
        callerPrivacy === undefined ? (
          <a
            class="caller"
            href={withQuery(inAccount(account, 'calls'), { number: caller, span: 'all' })}
          >
            <PhoneNumber>{caller}</PhoneNumber>
          </a>
        ) : (
          <Cut>{caller}</Cut>
        )
      ) : (
        <span class="caller hidden-caller">{HIDDEN[presentation ?? ''] ?? 'Not known'}</span>
      )}
      {name === undefined || name === '' || isNumberOf(name, caller) ? null : (
        <>
          {' '}
          <span class="caller-name">
            <Cut>{name}</Cut>
          </span>
        </>
      )}
    </>
  );
}

/** FreeSWITCH takes the number for a name that was not sent. */
function isNumberOf(name: string, caller: string | undefined): boolean {
  const digits = (text: string) => text.replace(/^\+/, '');
  return caller !== undefined && digits(name) === digits(caller);
}

const HIDDEN: Readonly<Record<string, string>> = {
  withheld: 'Number withheld',
  unavailable: 'Number unavailable',
};

/** The caller as plain text, for labels. */
function plainCaller({ caller, presentation }: Pick<CallRecord, 'caller' | 'presentation'>) {
  if (presentation === 'presented' && caller !== undefined) return printable(caller.slice(0, 64));
  return (HIDDEN[presentation ?? ''] ?? 'not known').toLowerCase();
}

function NextDeedButton({ row: { call, next } }: { row: CallRow }) {
  if (next === undefined || call.account === undefined) return null;
  const part = `call-${call.key}`;
  switch (next.kind) {
    case 'block-caller':
      return (
        <>
          {next.isNow ? <span class="note">allowed now</span> : null}
          <Deed
            action={`${callLink(call.uuid)}/block`}
            part={part}
            keys="b"
            label={`Block ${plainCaller(call)}`}
          >
            Block
          </Deed>
        </>
      );
    case 'allow-caller':
      return (
        <>
          {next.isNow ? <span class="note">blocked now</span> : null}
          <Deed
            action={`${callLink(call.uuid)}/allow`}
            part={part}
            keys="a"
            label={`Allow ${plainCaller(call)}`}
          >
            Allow
          </Deed>
        </>
      );
    case 'block-anonymous':
      return (
        <Deed action={`${inAccount(call.account)}/anonymous`} fields={{ block: 'on' }} keys="b">
          Block anonymous callers
        </Deed>
      );
    case 'allow-anonymous':
      return next.list === undefined ? (
        <Deed action={`${inAccount(call.account)}/anonymous`} fields={{ block: 'off' }} keys="a">
          Let anonymous callers through
        </Deed>
      ) : (
        <Deed action={listDeed(next.list, 'set')} fields={{ anonymous: 'off' }} keys="a">
          Let anonymous callers through
        </Deed>
      );
    default:
      return next satisfies never;
  }
}
