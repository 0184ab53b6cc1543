const actions: (() => void)[] = [];

/** Does this when the test file has ended; what was asked for last comes first. */
export function afterFile(action: () => void): void {
  actions.push(action);
}

/** For `set-up.ts` alone. */
export function endFile(): void {
  for (const action of actions.splice(0).reverse()) action();
}
