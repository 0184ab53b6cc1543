/** Makes an action of a handler: its module is imported when it runs, so that --help loads none. */
export type Run = <M>(
  load: () => Promise<M>,
  name: keyof M,
) => (...parameters: unknown[]) => Promise<void>;
