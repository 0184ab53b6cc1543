const OFF = 'ringfence-keys-off';

/** Single-key shortcuts. Off while typing or holding a modifier, or if turned off (WCAG 2.1.4). */
export function startKeys(): void {
  const help = document.getElementById('keys');
  const toggle = addToggle(help);
  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(target)) return;
    if (event.key === '?') help?.togglePopover();
    else if (toggle.checked && press(event.key, target)) event.preventDefault();
  });
}

function press(key: string, target: HTMLElement): boolean {
  const row = target.closest<HTMLElement>('[data-row]');
  switch (key) {
    case '/':
      return focus(document.querySelector<HTMLElement>('[data-key="/"]'));
    case 'j':
      return move(row, 1);
    case 'k':
      return move(row, -1);
    case 'Enter':
      return target === row && click(row, 'Enter');
    case 'a':
    case 'b':
    case 'x':
      return click(row, key);
    case 'u':
      return click(document.getElementById('message'), key) || click(row, key);
    default:
      return false;
  }
}

function isTyping(target: HTMLElement): boolean {
  const isButton = ['button', 'checkbox', 'radio', 'submit'].includes(
    (target as HTMLInputElement).type ?? '',
  );
  return target.matches('input, select, textarea') && !isButton;
}

function move(row: HTMLElement | null, step: number): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = row === null ? -1 : rows.indexOf(row);
  const next = rows[row === null ? (step > 0 ? 0 : rows.length - 1) : at + step];
  return focus(next);
}

function focus(element: HTMLElement | null | undefined): boolean {
  element?.focus();
  element?.scrollIntoView({ block: 'nearest' });
  return element !== null && element !== undefined;
}

function click(around: HTMLElement | null, key: string): boolean {
  const button = around?.querySelector<HTMLElement>(`[data-key="${key}"]`);
  button?.click();
  return button !== null && button !== undefined;
}

function addToggle(help: HTMLElement | null): HTMLInputElement {
  const toggle = document.createElement('input');
  toggle.type = 'checkbox';
  toggle.checked = localStorage.getItem(OFF) === null;
  toggle.addEventListener('change', () => {
    if (toggle.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, '1');
  });
  const label = document.createElement('label');
  label.className = 'check';
  label.append(toggle, ' Single keys are on');
  help?.append(label);
  return toggle;
}
