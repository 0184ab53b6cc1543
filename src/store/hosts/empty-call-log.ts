import type { CallLogReader } from '../call-log.js';

/** The log of a host that has had no call. */
export const EMPTY_CALL_LOG: CallLogReader = {
  calls: async () => [],
  latest: async () => ({ calls: [], mark: new Map() }),
  callsAfter: async () => ({ calls: [], mark: new Map() }),
  callsOf: async () => [],
  uuidsFrom: async () => [],
  position: async () => undefined,
  countOutcomes: async () => [],
  topCallers: async () => [],
  lastHits: async () => new Map(),
  hits: async () => new Map(),
  close: () => {},
};
