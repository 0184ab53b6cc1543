import { escapeUnprintable } from '../../../printable.js';
import type { LoggedCall } from '../../../store/call-log.js';
import { Caller } from './call-table.js';
import { inAccount } from './links.js';
import { PhoneNumber, Time } from './parts.js';
import { type Decision, WhyView } from './why.js';

export interface CallModel {
  readonly call: LoggedCall;
  readonly decision: Decision;
  /** Other calls with this UUID, if the dialplan asked again. */
  readonly others: readonly LoggedCall[];
}

/** A call and the reasons of its verdict. The script shows them below the row of the call. */
export function CallView({ model: { call, decision, others } }: { model: CallModel }) {
  return (
    <>
      <p class="crumbs">
        <a href={inAccount(call.account, 'calls')}>Calls</a>
      </p>
      <h1>
        Call from <Caller call={call} account={call.account} />
      </h1>
      <p class="facts-line">
        <Time at={call.at} />
        {call.dialled === undefined ? null : (
          <>
            {' '}
            to <PhoneNumber>{call.dialled}</PhoneNumber>
          </>
        )}
        {call.account === undefined ? null : <> · account {call.account}</>}
        {call.host === undefined ? null : <> · on {call.host}</>}
      </p>
      <div id="why">
        <WhyView decision={decision} />
        <details class="more" id={`raw-${call.key}`}>
          <summary>Codes</summary>
          <pre tabindex={0}>
            <code>{rawOf(call)}</code>
          </pre>
        </details>
      </div>
      {others.length === 0 ? null : (
        <p class="note">
          The dialplan asked {others.length + 1} times about this call, also at{' '}
          {others.slice(0, 5).map((other, at) => (
            <>
              {at === 0 ? '' : ', '}
              <Time at={other.at} /> ({other.verdict})
            </>
          ))}
          .
        </p>
      )}
    </>
  );
}

function rawOf({ explanation, ...call }: LoggedCall): string {
  const parsed = explanation === undefined ? undefined : (JSON.parse(explanation) as unknown);
  return escapeUnprintable(JSON.stringify({ ...call, explanation: parsed }, undefined, 2));
}
