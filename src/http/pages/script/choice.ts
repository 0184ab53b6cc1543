import { onNewContent } from './swap.js';

/** Moves lists between two columns by dragging or with arrow keys. Both press the button of the list. */
export function startChoice(): void {
  onNewContent((root) => {
    for (const item of root.querySelectorAll<HTMLElement>('[data-move]')) {
      if (item.querySelector('form') !== null) item.draggable = true;
    }
  });
  let dragged: HTMLElement | null = null;
  const columnAt = ({ target }: Event) => (target as Element).closest<HTMLElement>('[data-column]');
  const mark = (column: HTMLElement | null) => {
    for (const each of document.querySelectorAll('[data-column]')) {
      each.classList.toggle('over', each === column);
    }
  };
  document.addEventListener('dragstart', (event) => {
    dragged = (event.target as Element).closest?.('[data-move]') ?? null;
    if (dragged) event.dataTransfer?.setData('text/plain', dragged.id);
  });
  document.addEventListener('dragover', (event) => {
    const column = columnAt(event);
    if (dragged === null || column === null) return;
    event.preventDefault();
    mark(column);
  });
  document.addEventListener('dragend', () => mark(null));
  document.addEventListener('drop', (event) => {
    const column = columnAt(event);
    mark(null);
    if (dragged === null || column === null) return;
    event.preventDefault();
    if (!column.contains(dragged)) press(dragged);
    dragged = null;
  });
  document.addEventListener('keydown', (event) => {
    const item = (event.target as Element).closest<HTMLElement>('[data-move]');
    if (item === null) return;
    const isOn = item.closest<HTMLElement>('[data-column]')?.dataset['column'] === 'on';
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === (isOn ? 'ArrowLeft' : 'ArrowRight')) press(item);
    else if (step !== undefined) beside(item, step)?.focus();
    else return;
    event.preventDefault();
  });
}

function press(item: HTMLElement): void {
  const button = item.querySelector('button');
  button?.focus();
  button?.click();
}

function beside(item: HTMLElement, step: number): HTMLElement | null | undefined {
  const items = [...(item.parentElement?.children ?? [])];
  return items[items.indexOf(item) + step]?.querySelector('button');
}
