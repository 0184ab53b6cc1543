export const BASE = /* css */ `
*, *::before, *::after { box-sizing: border-box; }
html { font: 100%/1.45 var(--font); background: var(--ground); color: var(--text); -webkit-text-size-adjust: 100%; }
@media (min-width: 2400px) { html { font-size: 125%; } }
body { margin: 0; min-height: 100vh; font-size: .9375rem; overflow-wrap: break-word; }
bdi, code, .message, .empty { overflow-wrap: anywhere; }
h1 { font-size: 1.375rem; line-height: 1.25; margin: 0; font-weight: 650; }
h2 { font-size: 1rem; margin: 0; font-weight: 650; }
h3 { font-size: .9375rem; margin: 0 0 var(--gap); font-weight: 600; }
p { margin: 0; }
ul, ol { margin: 0; padding-left: 1.25em; }
a { color: var(--accent); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: 2px; }
code, pre, kbd { font-family: var(--mono); font-size: .875em; }
pre { margin: 0; padding: 12px; overflow: auto; background: var(--raised); border-radius: var(--radius); white-space: pre-wrap; }
kbd { padding: 1px 6px; border: 1px solid var(--line-strong); border-radius: 4px; background: var(--raised); }
time, .number, .figure, .call-time { font-variant-numeric: tabular-nums; }
.number, time, .nowrap { white-space: nowrap; }
.switched { display: inline-flex; align-items: center; gap: 8px; white-space: nowrap; }
small, .note { font-size: .875em; color: var(--quiet); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
main:focus-visible, main:focus { outline: none; }
.visually-hidden:not(:focus):not(:active) {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.cut { display: inline-block; max-width: 14rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; vertical-align: bottom; }
.skip { position: absolute; left: 8px; top: -60px; z-index: 9; padding: 10px 16px; background: var(--surface); border: 2px solid var(--accent); border-radius: var(--radius); }
.skip:focus { top: 8px; }
[hidden] { display: none !important; }

.chip { display: inline-block; padding: 0 8px; border-radius: 999px; border: 1px solid var(--line); font-size: .8125rem; line-height: 1.5rem; font-weight: 550; white-space: nowrap; vertical-align: 1px; }
.chip.rejected { color: var(--red); background: var(--red-soft); border-color: transparent; }
.chip.unscreened { color: var(--amber); background: var(--amber-soft); border-color: transparent; }
.chip.good { color: var(--green); background: var(--green-soft); border-color: transparent; }
.chip.quiet { color: var(--quiet); border-style: dashed; border-color: var(--line-strong); }

.empty { padding: 24px 16px; border: 1px dashed var(--line-strong); border-radius: var(--radius); background: var(--surface); }
.empty-title { font-weight: 650; margin-bottom: 4px; }
.empty ol { margin-top: 8px; }
.empty li { padding: 4px 0; }
.problem, .warning { padding: 10px 14px; border-radius: var(--radius); border-left: 4px solid; }
.problem { color: var(--red); background: var(--red-soft); }
.warning { color: var(--amber); background: var(--amber-soft); font-weight: 550; }
.facts { margin: 0; display: grid; gap: 6px; }
.fact { display: grid; grid-template-columns: minmax(7rem, 10rem) 1fr; gap: 12px; }
.fact dt { color: var(--quiet); }
.fact dd { margin: 0; }
@media (prefers-reduced-motion: no-preference) {
  .button, .switch, .switch::before, tr { transition: background-color 120ms, border-color 120ms, left 120ms; }
}
`;
