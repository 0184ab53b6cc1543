import { Deed, type Fields } from './deed.js';
import { Text } from './parts.js';

/** The result of the last change. */
export interface Message {
  readonly tone: 'done' | 'problem';
  readonly text: string;
  /** Further effects, and warnings. */
  readonly notes?: readonly string[] | undefined;
  /** The number of the change, if it can be undone. */
  readonly undo?: number | undefined;
  /** The same change, to be made anyway. */
  readonly retry?:
    | { readonly action: string; readonly fields: Fields; readonly text: string }
    | undefined;
  readonly link?: { readonly href: string; readonly text: string } | undefined;
}

/** Always in the page, because screen readers announce changes inside it. */
export function MessageBar({ message }: { message: Message | undefined }) {
  return (
    <div id="message" role="status">
      {message === undefined ? null : <MessageBox message={message} />}
    </div>
  );
}

function MessageBox({
  message: { tone, text, notes = [], undo, link, retry },
}: {
  message: Message;
}) {
  return (
    <div class={`message ${tone}`}>
      <span class="message-mark" aria-hidden="true">
        {tone === 'done' ? '✓' : '!'}
      </span>
      <div class="message-text">
        <p>
          <Text>{text}</Text>
        </p>
        {notes.map((note) => (
          <p class="note">
            <Text>{note}</Text>
          </p>
        ))}
      </div>
      {link === undefined ? null : (
        <a class="button quiet" href={link.href}>
          {link.text}
        </a>
      )}
      {retry === undefined ? null : (
        <Deed action={retry.action} fields={retry.fields}>
          {retry.text}
        </Deed>
      )}
      {undo === undefined ? null : (
        <Deed action={`/changes/${undo}/undo`} look="quiet" keys="u">
          Undo
        </Deed>
      )}
    </div>
  );
}
