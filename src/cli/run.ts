/**
 * Makes an action of a handler. The handler's module is imported when the action runs, so that
 * --help loads none.
 */
export type Run = <M>(
  load: () => Promise<M>,
  name: keyof M,
) => (...parameters: unknown[]) => Promise<void>;
