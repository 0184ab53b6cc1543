/** Tables. On a phone each row is a card of two or three lines. */
export const TABLES = /* css */ `
table { width: 100%; border-collapse: collapse; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
caption { text-align: left; font-weight: 650; padding: 6px 0; }
th, td { padding: 1px 10px; text-align: left; vertical-align: middle; border-top: 1px solid var(--line); font-weight: 400; height: 40px; }
thead th { height: auto; padding: 7px 10px; border-top: 0; font-size: .8125rem; color: var(--quiet); white-space: nowrap; }
th.figure, td.figure { text-align: right; }
tbody tr:hover { background: color-mix(in srgb, var(--raised) 45%, transparent); }
tr:focus-visible { outline-offset: -3px; }
tbody th { font-weight: 550; }
tbody th .note { font-weight: 400; }
tbody th a, .caller, .call-account a, .ranking a, td.figure a, .change-author a, .entry-added a { text-decoration: none; }
:is(tbody th a, .caller, .call-account a, .ranking a, td.figure a, .change-author a, .entry-added a):hover { text-decoration: underline; }
td.figure { white-space: nowrap; }
.call-time { white-space: nowrap; color: var(--quiet); }
.caller { font-weight: 550; color: var(--text); }
.hidden-caller { font-style: italic; }
.caller-name { color: var(--quiet); }
.caller-name::before { content: "“"; }
.caller-name::after { content: "”"; }
.why-words { color: var(--quiet); }
.call-deeds, .entry-deeds, .change-deeds, .user-deeds, .account-deeds { text-align: right; white-space: nowrap; }
.call-deeds .note, .user-deeds .note { margin-right: 4px; }
.call.fresh { background: var(--accent-soft); }
.detail > td { padding: 16px; background: var(--ground); white-space: normal; height: auto; }
.list-state { white-space: nowrap; }
.list-state .chip { min-width: 5.75rem; text-align: center; }
.undone .differences { text-decoration: line-through; color: var(--quiet); }
.differences { padding-left: 1.1em; }
.differences:has(> :only-child) { padding: 0; list-style: none; }
.change-parts { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 12px; }
.change-what .more > summary { color: var(--quiet); }
.change-time, .change-author { white-space: nowrap; }
.edit { display: inline-block; vertical-align: middle; text-align: left; white-space: normal; }
.entry-deeds:has([open]) > .deed { display: none; }
.entry-deeds .deed { vertical-align: middle; }
.user-deeds .confirm { display: inline-block; white-space: normal; text-align: left; }

@media (min-width: 761px) {
  .edit[open] { display: flex; flex-direction: row-reverse; align-items: end; justify-content: end; gap: 8px; padding: 8px 0; }
  .edit form { display: flex; align-items: end; gap: 8px; }
  .edit label { min-width: 9rem; }
  .edit .button { flex: none; }
  .call-caller, .call-dialled, .call-account { max-width: 16rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .call-dialled, .call-account { max-width: 10rem; }
  .entries tbody th, .entry-added { max-width: 20rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .entry-added { max-width: 13rem; }
  .on-phone { display: none; }
  .lists tbody th { width: 22%; }
  .lists .list-does { width: 26%; }
  .lists .list-state { width: 20%; }
}
@media (min-width: 1100px) {
  .call-caller { max-width: 19rem; }
}
@media (max-width: 760px) {
  table:not(.more table) thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  :is(.calls, .lists, .entries, .history, .users, .accounts, .pasted) tr { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 10px; padding: 10px 12px; border-top: 1px solid var(--line); }
  :is(.calls, .lists, .entries, .history, .users, .accounts, .pasted) tbody,
  .calls, .lists, .entries, .history, .users, .accounts, .pasted { display: block; }
  :is(.calls, .lists, .entries, .history, .users, .accounts, .pasted) :is(td, th) { display: block; padding: 0; border: 0; height: auto; text-align: left; }
  :is(.calls, .lists, .entries, .history, .users, .accounts, .pasted) caption { display: block; padding: 10px 12px 4px; }
  :is(.calls, .lists, .entries, .history, .users, .accounts, .pasted) td:empty { display: none; }
  tbody tr:first-child { border-top: 0; }
  td[data-label]::after { content: " " attr(data-label); color: var(--quiet); font-size: .875em; }
  .entry-hits .note:only-child { display: none; }
  .call-deeds, .entry-deeds, .user-deeds, .account-deeds, .change-deeds { order: 1; display: flex !important; flex-wrap: wrap; align-items: center; margin: 0 -6px 0 auto; }
  .call-caller, .entries tbody th, .lists tbody th { flex: 1 1 0; min-width: 55% !important; }
  .call-time { order: 1; margin-left: auto; }
  .call-verdict { order: 2; flex: 1 1 100%; }
  .call-dialled, .call-account { order: 3; color: var(--quiet); }
  .call-deeds { order: 4; }
  .pasted td:first-child::before { content: "Line "; }
  .pasted td:first-child { color: var(--quiet); }
  .edit[open] { width: 100%; padding: 8px 0; }
  .entry-label { flex: 1 1 100%; }
  .entry-label, .entry-hits, .entry-until, .entry-added, .change-what, .list-does, .lists .figure { order: 2; }
  .entry-hits:has(> .note:only-child) { display: none !important; }
  .entry-deeds:has([open]), .user-deeds:has([open]) { order: 3; flex: 1 1 100%; }
  .lists tbody th { min-width: 40% !important; }
  .list-state { order: 1; margin-left: auto; }
  .list-last { display: none !important; }
  .accounts tbody th, .pasted td:nth-child(2), .change-what { flex: 1 1 100%; }
  .detail { padding: 0 !important; }
  .detail > td { flex: 1 1 100%; padding: 12px !important; }
  .change-author { flex: 1; }
}
`;
