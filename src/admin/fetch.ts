/** How a subscribed list gets its file. */
export interface FetchRequest {
  readonly url: string;
  /** Whether addresses that are allowed on this host alone are refused. */
  readonly isPublicOnly: boolean;
  /** Of the last fetch: the list is only sent if it has changed since. */
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

export type Fetched =
  | { readonly kind: 'not-modified' }
  | {
      readonly kind: 'list';
      /** The name in messages: the URL that sent it, without its query. */
      readonly name: string;
      /** Throws if the list is cut off. */
      readonly chunks: AsyncIterable<Buffer>;
      readonly etag: string | undefined;
      readonly lastModified: string | undefined;
    };

/** Rejects with `AppError` if the list can't be fetched. */
export type Fetch = (request: FetchRequest, signal: AbortSignal) => Promise<Fetched>;
