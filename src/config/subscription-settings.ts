import type { Subnet } from '../net/subnet.js';

/** From where this host may fetch subscribed lists. */
export interface SubscriptionSettings {
  /**
   * Addresses that are allowed although they are not public, and from which plain HTTP is accepted.
   */
  readonly subscriptionAllow: readonly Subnet[];
  /** A file in netrc format with the user names and passwords of sources. */
  readonly subscriptionAuthFile: string | undefined;
}
