import { Deed, type Fields } from './deed.js';
import { Text } from './parts.js';

/** What the last deed did, or why it didn't. */
export interface Message {
  readonly tone: 'done' | 'problem';
  readonly text: string;
  /** What it did beyond that, or what keeps it from working. */
  readonly notes?: readonly string[] | undefined;
  /** The change that takes it back. */
  readonly undo?: number | undefined;
  /** The same deed, asked for once more. */
  readonly retry?:
    | { readonly action: string; readonly fields: Fields; readonly text: string }
    | undefined;
  readonly link?: { readonly href: string; readonly text: string } | undefined;
}

/** Always there: what comes into it is read out. */
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
