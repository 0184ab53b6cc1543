import type { Child } from 'hono/jsx';
import { hasRole } from '../../../store/access.js';
import { ChangeForm } from './deed.js';
import { useReader } from './reader.js';

const FORM = 'ticked';

/** A box in a row, for what is done to several rows at once. */
export function Tick({ name, value }: { name: string; value: string }) {
  const { role } = useReader();
  if (!hasRole({ role }, 'manager')) return null;
  return (
    <input
      type="checkbox"
      class="tick"
      name={name}
      value={value}
      form={FORM}
      data-key="x"
      aria-label={`Tick ${value}`}
    />
  );
}

/** Buttons for the ticked rows; shown when there are any. */
export function Ticked({
  action,
  needs,
  children,
}: {
  action: string;
  needs?: 'manager' | 'admin';
  children: Child;
}) {
  return (
    <ChangeForm action={action} id={FORM} class="ticked deeds" {...(needs && { needs })}>
      {children}
    </ChangeForm>
  );
}
