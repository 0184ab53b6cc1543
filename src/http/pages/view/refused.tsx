import { ChangeForm, type Fields, HiddenFields } from './deed.js';
import { Empty } from './parts.js';

/** Labels of the visible fields. The other fields of a form stay hidden. */
const TYPED: Readonly<Record<string, string>> = {
  entry: 'Number, prefix or name:TEXT',
  number: 'Number',
  label: 'Note',
  id: 'Id',
  name: 'Name',
  entries: 'Numbers, one per line',
  text: 'Entries, one per line',
  routes: 'Dialled numbers, extensions or domains, one per line',
  column: 'Column of the numbers',
  route: 'Dialled number, extension or domain',
  extension: 'Extension',
  context: 'Context',
  accounts: 'Accounts',
  actionText: 'Action',
  anonymousActionText: 'Action',
};

export interface RefusedModel {
  readonly action: string;
  readonly fields: Fields;
  readonly back: string;
}

/** A refused form with its values, for browsers without the script, which would leave the form as it was. */
export function RefusedView({ model: { action, fields, back } }: { model: RefusedModel }) {
  const { back: _, password: __, ...sent } = fields;
  const typed = Object.entries(sent).filter(([name]) => Object.hasOwn(TYPED, name));
  const others = Object.entries(sent).filter(([name]) => !Object.hasOwn(TYPED, name));
  return (
    <Empty title="Nothing was changed.">
      {typed.length === 0 ? null : (
        <ChangeForm action={action} class="stack">
          <HiddenFields fields={Object.fromEntries(others)} />
          {typed.map(([name, value]) => (
            <label for={`typed-${name}`}>
              <span>{TYPED[name]}</span>
              {['entries', 'text', 'routes'].includes(name) ? (
                <textarea id={`typed-${name}`} name={name} rows={8}>
                  {value}
                </textarea>
              ) : (
                <input id={`typed-${name}`} name={name} value={value} autocomplete="off" />
              )}
            </label>
          ))}
          <button type="submit" class="button main">
            Send it again
          </button>
        </ChangeForm>
      )}
      <p>
        <a href={back}>Go back</a>
      </p>
    </Empty>
  );
}
