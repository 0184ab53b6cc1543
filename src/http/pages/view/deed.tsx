import type { Child } from 'hono/jsx';
import { hasRole, type Role } from '../../../store/access.js';
import { useReader } from './reader.js';

interface DeedForm {
  /** Where it is posted to. */
  readonly action: string;
  readonly needs?: Exclude<Role, 'viewer'>;
  /** Ids of what the answer replaces; without it, the whole of the view. */
  readonly part?: string | undefined;
}

/**
 * A form that changes something, for those who may. The script sends it and swaps in what changed; without
 * it, the browser posts it and comes back to the same page.
 */
export function ChangeForm({
  action,
  needs = 'manager',
  part,
  class: className,
  id,
  files = false,
  children,
}: DeedForm & {
  readonly class?: string;
  readonly id?: string;
  readonly files?: boolean;
  readonly children: Child;
}) {
  const { role, here } = useReader();
  if (!hasRole({ role }, needs)) return null;
  return (
    <form
      method="post"
      action={action}
      class={className}
      id={id}
      enctype={files ? 'multipart/form-data' : undefined}
      data-swap={part ?? ''}
    >
      <input type="hidden" name="back" value={here} />
      {children}
    </form>
  );
}

/** What a deed is done to, as hidden fields. */
export type Fields = Readonly<Record<string, string>>;

export function HiddenFields({ fields }: { fields: Fields }) {
  return (
    <>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

/** A button that does one thing. `label` names what it is done to, for who can't see the row it is in. */
export function Deed({
  fields = {},
  label,
  look = 'plain',
  keys,
  children,
  ...form
}: DeedForm & {
  readonly fields?: Fields;
  readonly label?: string;
  readonly look?: 'plain' | 'main' | 'danger' | 'quiet';
  /** The key that presses it while its row has the focus. */
  readonly keys?: string;
  readonly children: Child;
}) {
  return (
    <ChangeForm {...form} class="deed">
      <HiddenFields fields={fields} />
      <button type="submit" class={`button ${look}`} aria-label={label} data-key={keys}>
        {children}
      </button>
    </ChangeForm>
  );
}
