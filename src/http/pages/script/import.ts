import { replaceMessage, tell, visit } from './swap.js';

/** Smaller files are shown before they are added. */
const LARGE = 4_000_000;

const STEPS: Readonly<Record<string, string>> = {
  sorting: 'Sorting',
  comparing: 'Comparing',
  writing: 'Writing',
};

/** A large file of this form; undefined where it has none. */
export function largeFile(form: HTMLFormElement): File | undefined {
  const input = form.querySelector<HTMLInputElement>('input[type=file]');
  const file = input?.files?.[0];
  return file && file.size > LARGE ? file : undefined;
}

/** Sends a file as it is, and shows how far it is: no other request tells how much was sent. */
export function importFile(form: HTMLFormElement, file: File): void {
  const bar = tell(`Sending ${file.name}…`).appendChild(document.createElement('progress'));
  const words = bar.previousElementSibling as HTMLElement;
  const request = new XMLHttpRequest();
  const column = new FormData(form).get('column');
  const query = new URLSearchParams({ file: file.name, column: String(column ?? '') });
  request.open('POST', `${form.dataset['import']}?${query}`);
  request.upload.onprogress = ({ loaded, total }) => {
    bar.value = loaded / total;
  };
  request.onprogress = () => {
    const line = request.responseText.trimEnd().split('\n').at(-1) ?? '';
    if (!line.endsWith('}')) return;
    const { step, done } = JSON.parse(line);
    if (step === undefined) return;
    words.textContent = `${STEPS[step]} ${file.name}…`;
    if (done > 0) bar.value = done;
    else bar.removeAttribute('value');
  };
  request.onload = async () => {
    const { message } = JSON.parse(request.responseText.trimEnd().split('\n').at(-1) ?? '');
    await visit(location.href, 'replace');
    replaceMessage(message);
  };
  request.onerror = () => tell('The file could not be sent. Nothing was added; try again.');
  request.send(file);
}
