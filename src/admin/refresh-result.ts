import type { ErrorCode, Remedy } from '../errors.js';
import type { HeldBack } from '../store/list-fetches.js';
import type { ImportResult } from './import-result.js';

/** How a fetch of a list ended: plain data, so that another thread can do it. */
export type RefreshResult =
  | { readonly kind: 'not-modified' }
  | {
      readonly kind: 'taken';
      readonly result: ImportResult;
      readonly etag: string | undefined;
      readonly lastModified: string | undefined;
    }
  | { readonly kind: 'held-back'; readonly held: HeldBack }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly problem: string;
      readonly remedy: Remedy | undefined;
      readonly retryAfterMs: number | undefined;
    };
