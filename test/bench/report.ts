import { cpus, release } from 'node:os';
import { canPin } from './processes.js';

/** What the bench measured against what it is to be. */
interface Target {
  readonly name: string;
  readonly measured: number;
  readonly most: number;
  readonly unit: string;
}

const targets: Target[] = [];

export function target(name: string, measured: number, most: number, unit: string): void {
  targets.push({ name, measured, most, unit });
}

export function heading(text: string): void {
  print(`\n## ${text}\n`);
}

/** A table that is Markdown as well, so that it can be pasted into a chapter. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  print(line(header));
  print(line(widths.map((width) => '-'.repeat(width))));
  for (const row of rows) print(line(row));
}

export function printMachine(): void {
  const [cpu] = cpus();
  const pinned = canPin() ? 'server and client pinned to a core each' : 'not pinned (no taskset)';
  print(
    `${cpus().length} cores (${cpu?.model}), Linux ${release()}, Node ${process.version}; ${pinned}`,
  );
}

/** Every target and whether it was met. */
export function printTargets(): void {
  heading('Targets');
  table(
    ['target', 'measured', 'at most', ''],
    targets.map(({ name, measured, most, unit }) => [
      name,
      `${figure(measured)} ${unit}`,
      `${figure(most)} ${unit}`,
      measured <= most ? 'met' : 'FALLS SHORT',
    ]),
  );
  const missed = targets.filter(({ measured, most }) => !(measured <= most)).length;
  print(missed === 0 ? '\nAll targets are met.' : `\n${missed} of ${targets.length} fall short.`);
}

/** Three significant digits, and no more than asked for. */
export function figure(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
