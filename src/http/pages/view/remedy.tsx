import { ALWAYS } from '../../../screening/policy/schedule.js';
import type { VerdictRemedy } from '../../../screening/remedy.js';
import { Deed } from './deed.js';
import { inAccount, listDeed, listLink } from './links.js';
import { PhoneNumber } from './parts.js';

/** A button that makes the change that would reverse a verdict. */
export function RemedyDeed({ remedy }: { remedy: VerdictRemedy }) {
  switch (remedy.kind) {
    case 'route-calls':
      return (
        <p class="note">No account has the dialled number. Add it to an account's settings.</p>
      );
    case 'enforce':
      return (
        <Deed action={settingsOf(remedy)} fields={{ mode: 'enforce' }} look="main">
          Turn screening on
        </Deed>
      );
    case 'end-pause':
      return (
        <Deed action={settingsOf(remedy)} fields={{ mode: 'enforce' }} look="main">
          End the pause
        </Deed>
      );
    case 'allow-caller':
      return (
        <Deed
          action={`${inAccount(remedy.account)}/allow`}
          fields={{ number: remedy.number }}
          look="main"
        >
          Allow <PhoneNumber>{remedy.number}</PhoneNumber>
        </Deed>
      );
    case 'block-caller':
      return (
        <Deed
          action={`${inAccount(remedy.account)}/block`}
          fields={{ number: remedy.number }}
          look="main"
        >
          Block <PhoneNumber>{remedy.number}</PhoneNumber>
        </Deed>
      );
    case 'remove-entry':
      return (
        <Deed action={listDeed(remedy.list, 'remove')} fields={{ entry: remedy.entry }} look="main">
          Remove it from {remedy.list}
        </Deed>
      );
    case 'renew-entry':
      return (
        <Deed
          action={listDeed(remedy.list, 'edit')}
          fields={{ entry: remedy.entry, until: '' }}
          look="main"
        >
          Renew the expired entry
        </Deed>
      );
    case 'activate-list':
      return (
        <Deed
          action={`${inAccount(remedy.account)}/activate`}
          fields={{ list: remedy.list, active: 'on' }}
          look="main"
        >
          Activate {remedy.list}
        </Deed>
      );
    case 'enable-list':
      return (
        <Deed action={listDeed(remedy.list, 'set')} fields={{ enabled: 'on' }} look="main">
          Enable {remedy.list}
        </Deed>
      );
    case 'clear-schedule':
      return (
        <Deed action={listDeed(remedy.list, 'set')} fields={{ schedule: ALWAYS }} look="main">
          Let {remedy.list} work always
        </Deed>
      );
    case 'show-list':
      return (
        <a class="button plain" href={listLink(remedy.list)}>
          Show {remedy.list}
        </a>
      );
    case 'allow-anonymous-on-list':
      return (
        <Deed action={listDeed(remedy.list, 'set')} fields={{ anonymous: 'off' }} look="main">
          Let anonymous callers through on {remedy.list}
        </Deed>
      );
    case 'reject-by-list':
      return (
        <Deed action={listDeed(remedy.list, 'set')} fields={{ action: 'reject' }} look="main">
          Reject what {remedy.list} blocks
        </Deed>
      );
    case 'allow-anonymous':
      return (
        <Deed
          action={`${inAccount(remedy.account)}/anonymous`}
          fields={{ block: 'off' }}
          look="main"
        >
          Let anonymous callers through
        </Deed>
      );
    case 'block-anonymous':
      return (
        <Deed
          action={`${inAccount(remedy.account)}/anonymous`}
          fields={{ block: 'on' }}
          look="main"
        >
          Block anonymous callers
        </Deed>
      );
    case 'reject-anonymous':
      return (
        <Deed action={settingsOf(remedy)} fields={{ anonymousAction: 'reject' }} look="main">
          Reject anonymous callers
        </Deed>
      );
    case 'skip-verification':
      return (
        <Deed action={settingsOf(remedy)} fields={{ verification: 'off' }} look="main">
          Turn verification off
        </Deed>
      );
    case 'transfer-by-default':
      return (
        <Deed action={settingsOf(remedy)} fields={{ defaultVerdict: 'transfer' }} look="main">
          Let all others through
        </Deed>
      );
    default:
      return remedy satisfies never;
  }
}

function settingsOf({ account }: { readonly account: string }): string {
  return inAccount(account, 'settings');
}
