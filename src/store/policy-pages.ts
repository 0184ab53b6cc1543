/* Pages of accounts and entries. An absent field admits all. */

export interface AccountPage {
  /** Only accounts whose ids come after this one. */
  readonly after?: string;
  readonly limit?: number;
  /** Only accounts of which the id, the name or a route contains this, in upper or lower case. */
  readonly search?: string | undefined;
  /** Only these. */
  readonly ids?: readonly string[] | undefined;
}

export interface EntryPage {
  /** Only entries whose texts come after this one. */
  readonly after?: string;
  readonly limit?: number;
  /** Only this entry and those before it. */
  readonly through?: string | undefined;
  /** Only entries whose text or label contains this, in upper or lower case. */
  readonly search?: string | undefined;
  /** Only entries whose texts begin with this. An index finds them. */
  readonly begins?: string | undefined;
  /** Only entries that have expired by this moment. Unix milliseconds. */
  readonly expiredBy?: number | undefined;
  /** Only entries that this author added, or changed last. */
  readonly author?: string | undefined;
}
