import type { Child } from 'hono/jsx';
import { hasRole, type Role } from '../../../store/access.js';
import { useReader } from './reader.js';

interface DeedForm {
  /** The address that it is posted to. */
  readonly action: string;
  readonly needs?: Exclude<Role, 'viewer'>;
  /** Ids of the parts that the response replaces, by default the whole view. */
  readonly part?: string | undefined;
}

/**
 * A form that changes something, shown only to users who may. The script sends it and replaces what changed.
 * Without the script, the browser posts it and returns to the same page.
 */
export function ChangeForm({
  action,
  needs = 'manager',
  part,
  class: className,
  id,
  filesTo,
  children,
}: DeedForm & {
  readonly class?: string;
  readonly id?: string;
  /** Of a form that may send a file: where the script sends a large one. */
  readonly filesTo?: string;
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
      enctype={filesTo === undefined ? undefined : 'multipart/form-data'}
      data-swap={part ?? ''}
      data-import={filesTo}
    >
      <input type="hidden" name="back" value={here} />
      {children}
    </form>
  );
}

/** Hidden fields of a form. */
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

/** A button that makes one change. `label` is for screen readers, which don't see the row of the button. */
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
  /** The key that presses it while its row is focused. */
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
